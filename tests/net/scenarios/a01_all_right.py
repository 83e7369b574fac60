"""A01: a VM whose DNS is Azure's own; every zone linked, every record right."""
from scenario import AZURE, COGNITIVE, OPENAI, SERVICES_AI, SYSTEM_PATH, Scenario

SCENARIO = Scenario(
    "A01", "Azure DNS, all zones linked: healthy",
    truth=[("azure", "privatelink.openai.azure.com", "SOA", "soa=azureprivatedns.net"),
           ("azure", COGNITIVE, "A", {"10.1.2.4"}), ("azure", OPENAI, "A", {"10.1.2.5"}), ("azure", SERVICES_AI, "A", {"10.1.2.6"}),
           ("azure", OPENAI, "AAAA", "NODATA"), ("azure", OPENAI, "AAAA", "soa=azureprivatedns.net"),
           ("azure", "contoso-oai.openai.azure.com", "A", {"10.1.3.5"}),
           ("azure", "fabrikam-oai.openai.azure.com", "A", "NXDOMAIN"),
           ("azure", "nope-oai.openai.azure.com", "A", {"20.232.91.180"}),
           ("azure", "login.microsoftonline.com", "A", {"20.190.160.17"}),
           ("public", "privatelink.openai.azure.com", "SOA", "soa=ns1-39.azure-dns.com"),
           ("public", OPENAI, "A", {"20.232.91.180"}), ("public", "ghost-oai.openai.azure.com", "A", "NXDOMAIN")],
    verdicts={AZURE: "ok", SYSTEM_PATH: "ok"})
