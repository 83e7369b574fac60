"""Healthy, and unusual: nothing here may raise an alarm. Beside each stands what is like it and is wrong."""
import servers
from internet import CONTROL_NAME, SERVICES
from scenario import AZURE, OPENAI, SYSTEM_PATH, COGNITIVE, SERVICES_AI, Finding, Scenario

ZONES = list(SERVICES.values())
FINE = {"corp": "ok", AZURE: "ok", SYSTEM_PATH: "ok"}


def front(rules):
    """dnsdist with these rules, before a server that is right."""
    def builder(site, at):
        server = servers.dnsdist(site, "corp", at["corp"], [at["corp2"]], rules)
        server.hands_off = True
        return [servers.bind(site, "behind", at["corp2"], forwarders=[at["azure"]]), server]
    return builder


def closed_network(site, at):
    """Nothing of the Internet resolves here, and nothing needs to."""
    server = servers.dnsmasq(site, "corp", at["corp"], forward_zones={zone: [at["azure"]] for zone in ZONES})
    server.warm = False
    return [server]


def override(site, at):
    """One name's A record, kept by hand."""
    return [servers.dnsmasq(site, "corp", at["corp"], forwarders=[at["public"]], options=[f"--address=/{OPENAI}/10.1.2.5"],
                            forward_zones={zone: [at["azure"]] for zone in ZONES if zone != "openai.azure.com"})]


def healthy(name, title, builder, **more):
    told = dict(custom=["corp=10.0.0.4"], servers=builder, truth=[("corp", OPENAI, "A", {"10.1.2.5"})], exit=0, verdicts=FINE)
    told.update(more)
    return Scenario(name, title, **told)


SCENARIOS = [
    healthy("DNS64", "a resolver that makes IPv6 addresses out of IPv4 ones: healthy",
            lambda site, at: [servers.bind(site, "corp", at["corp"], forwarders=[at["azure"]], options="dns64 64:ff9b::/96 { clients { any; }; };")],
            truth=[("corp", OPENAI, "A", {"10.1.2.5"}), ("corp", OPENAI, "AAAA", {"64:ff9b::a01:205"})]),
    healthy("IPV6", "a resolver with an IPv6 address: healthy",
            lambda site, at: [servers.dnsmasq(site, "corp", at["corp6"], forwarders=[at["azure"]])],
            custom=["corp=[fd00::4]"], nameservers=["fd00::4"], places={"corp6": "fd00::4"}, truth=[("corp6", OPENAI, "A", {"10.1.2.5"})]),
    healthy("PORT", "a resolver on another port: healthy",
            lambda site, at: [servers.unbound(site, "corp", at["corp5353"], forwarders=[at["azure"]])],
            custom=["corp=10.0.0.4#5353"], places={"corp5353": "10.0.0.4#5353"}, truth=[("corp5353", OPENAI, "A", {"10.1.2.5"})]),
    healthy("NO-EDNS", "a resolver that refuses EDNS with FORMERR: healthy",
            front("addAction(RecordsCountRule(DNSSection.Additional, 1, 1), RCodeAction(DNSRCode.FORMERR))\n"),
            truth=[("corp2", OPENAI, "A", {"10.1.2.5"}), ("corp", OPENAI, "A", "FORMERR")]),
    healthy("SLOW", "a resolver that takes more than a second: healthy", front("addAction(AllRule(), DelayAction(1200))\n")),
    healthy("NO-AAAA", "a resolver that never answers AAAA questions: healthy",
            front("addAction(QTypeRule(DNSQType.AAAA), DropAction())\n"), options=["--timeout", "1"],
            truth=[("corp", OPENAI, "A", {"10.1.2.5"}), ("corp", OPENAI, "AAAA", "TIMEOUT")]),
    healthy("LOSSY", "a resolver that loses the first packet of every question: healthy",
            front("local seen = {}\nfunction lose(dq)\n  local key = dq.qname:toString() .. dq.qtype\n  if seen[key] then return DNSAction.None end\n"
                  "  seen[key] = true\n  return DNSAction.Drop\nend\naddAction(AllRule(), LuaAction(lose))\n"),
            options=["--timeout", "1"], truth=[("corp", "lost.azure.com", "A", "TIMEOUT"), ("corp", "lost.azure.com", "A", "NXDOMAIN")]),
    healthy("CLOSED-NET", "a resolver that knows Azure's names and no others: healthy", closed_network,
            truth=[("corp", OPENAI, "A", {"10.1.2.5"}), ("corp", CONTROL_NAME, "A", "REFUSED")]),
    healthy("LEAK", "dnsmasq overrides the A record alone: IPv6 goes to the Internet", override, ipv6=True,
            truth=[("corp", OPENAI, "A", {"10.1.2.5"}), ("corp", OPENAI, "AAAA", {"2603:1020:1001:4::5b4"}), ("azure", OPENAI, "AAAA", "NODATA")],
            exit=1, findings=[Finding("PLD506", "warning", [OPENAI], ["corp"]), Finding("PLD214", "error", [OPENAI], ["corp"])],
            verdicts={"corp": {COGNITIVE: "ok", OPENAI: "fail", SERVICES_AI: "ok"}, AZURE: "ok", SYSTEM_PATH: "ok"}),
]
