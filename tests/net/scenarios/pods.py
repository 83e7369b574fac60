"""In a pod: search domains, and a DNS server of the cluster that applications outside do not use."""
import servers
from scenario import NAMES, OPENAI, SYSTEM_PATH, Finding, Scenario

POD = dict(nameservers=["10.0.0.10"], resolv_conf=["search default.svc.cluster.local svc.cluster.local cluster.local", "options ndots:5"],
           environment={"KUBERNETES_SERVICE_HOST": "10.0.0.1"}, places={"cluster": "10.0.0.10"})
HINT = Finding("PLD606", "info", [], ["10.0.0.10"])


def cluster(up):
    """unbound stands for CoreDNS."""
    return lambda site, at: [servers.unbound(site, "cluster", at["cluster"], forwarders=[at[up]], server='local-zone: "cluster.local" static')]


SCENARIOS = [
    Scenario("POD", "a pod whose cluster asks Azure DNS: healthy", servers=cluster("azure"), truth=[("cluster", OPENAI, "A", {"10.1.2.5"})],
             exit=0, findings=[HINT], verdicts={"10.0.0.10": "ok", SYSTEM_PATH: "ok"}, **POD),
    Scenario("POD-out", "a pod whose cluster asks a public resolver, on a node that resolves rightly", servers=cluster("public"),
             truth=[("cluster", OPENAI, "A", {"20.232.91.180"}), ("azure", OPENAI, "A", {"10.1.2.5"})],
             exit=1, findings=[Finding("PLD202", "error", NAMES, ["10.0.0.10", SYSTEM_PATH], alternatives=["PLD201", "PLD204"]), HINT],
             verdicts={"10.0.0.10": "fail", SYSTEM_PATH: "fail"}, **POD),
]
