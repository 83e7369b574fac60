"""SPOKE: this network links no zone, rightly: its hosts use the hub's DNS server. Azure DNS, asked from here, is public."""
import servers
from scenario import NAMES, OPENAI, SYSTEM_PATH, Scenario

SCENARIO = Scenario(
    "SPOKE", "own Azure DNS public, the hub's DNS right: healthy",
    nameservers=["10.0.0.4"], linked=(), hub=True,
    servers=lambda site, at: [servers.bind(site, "hub", at["corp"], forwarders=[at["hub-azure"]])],
    truth=[("azure", OPENAI, "A", {"20.232.91.180"}), ("azure", "privatelink.openai.azure.com", "SOA", "soa=ns1-39.azure-dns.com"),
           ("corp", OPENAI, "A", {"10.1.2.5"})],
    verdicts={"10.0.0.4": "ok", SYSTEM_PATH: "ok"})
