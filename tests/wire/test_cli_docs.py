#!/usr/bin/python3
"""Help, version, tables, completion and the manual page say the same, for they are made from or held against the same tables."""
import re
import subprocess

from clilib import ROOT, main

COMMANDS = ["check", "resolve", "inventory", "diagnose", "explain", "zones", "permissions", "completion", "help"]
OPTION = re.compile(r"^  (?:-(\w), |    )--([a-z-]+)(?: (\S+))?", re.M)


def options_of(case, command):
    """{long name: (letter, value)} of a command's help."""
    done = case.run("help", command)
    assert done.status == 0 and done.err == "", done.err
    return {name: (letter, value) for letter, name, value in OPTION.findall(done.out)}


def all_options(case):
    return {name: row for command in COMMANDS for name, row in options_of(case, command).items()}


def manual():
    return (ROOT / "docs/pldig.1").read_text()


def test_help(case):
    overview = case.run("help")
    assert overview.status == 0 and overview.err == ""
    assert [c for c in COMMANDS if not re.search(r"^  %s " % c, overview.out, re.M)] == []
    assert case.run("--help").out == overview.out == case.run("-h").out
    for command in COMMANDS:
        one = case.run("help", command)
        assert one.out.startswith("pldig %s - " % command), one.out
        assert case.run(command, "--help").out == one.out == case.run("--help", command).out
        assert max(map(len, one.out.splitlines())) <= 100, command
    case.refused("help", "chekc", says="did you mean check?")
    assert "One of: text, json" in case.run("help", "check").out
    inventory = case.run("help", "inventory").out
    assert "Only json." in inventory and "text" not in inventory.split("--output")[1].split("--")[0], inventory
    rows = all_options(case)
    assert len(rows) > 30 and rows["resource-group"] == ("g", "RG"), rows


def test_version(case):
    done = case.run("--version")
    assert done.status == 0
    assert re.fullmatch(r"pldig \d+\.\d+\.\d+\nc-ares \d+\.\d+\.\d+\nlibcurl \d+\.\d+\.\d+\ncJSON \d+\.\d+\.\d+\nOpenSSL (\d+\.\d+\.\S+|not built in: .*)\n", done.out), done.out


def test_manual_names_every_option_and_no_other(case):
    rows = all_options(case)
    described = set()
    for heading in re.findall(r"^\.TP\n(\.B.*)$", manual().split(".SH OPTIONS")[1].split(".SH EXIT")[0], re.M):
        plain = re.sub(r'\\f.|"', "", heading).replace("\\-", "-")
        for name in re.findall(r"--([a-z-]+)", plain):
            described.add(name)
            assert name in rows, name
            letter, value = rows[name]
            assert (" -%s " % letter in plain) == bool(letter), (plain, letter)
            if value:
                assert re.sub(r"[ ,]", "", value) in re.sub(r"[ ,]", "", plain), (plain, value)
    assert described == set(rows), described ^ set(rows)


def test_manual_names_every_command_and_status(case):
    text = manual()
    for command in COMMANDS:
        assert re.search(r"^\.BR? \"?pldig %s\b" % command, text, re.M), command
        assert re.search(r"^\.B %s$" % command, text, re.M), command
    for status in (0, 1, 2, 3, 130):
        assert re.search(r"^\.B %d$" % status, text, re.M), status


def test_zones(case):
    done = case.run("zones")
    assert done.status == 0 and "privatelink.services.ai.azure.com" in done.out
    china = case.run("zones", "--cloud", "azurechinacloud").out
    assert "privatelink.cognitiveservices.azure.cn" in china and "azure.com" not in china
    case.refused("zones", "--cloud", "Azure", says="AzureCloud")


def test_explain(case):
    codes = case.run("explain").out.splitlines()
    assert len(codes) >= 80 and all(re.match(r"PLD\d{3}  (error|warning|unknown|info) +[a-z0-9-]+$", c) for c in codes)
    for words in (["PLD202"], ["202"], ["pld202"], ["resolver-not-forwarding-to-azure"]):
        done = case.run("explain", *words)
        assert done.status == 0 and done.out.startswith("PLD202 resolver-not-forwarding-to-azure (error)"), done.out
        for part in ("What it means", "How to prove it", "VM", "on-premises"):
            assert part in done.out, part
    assert case.run("explain", "PLD103", "PLD401").out.count("What it means") == 2
    case.refused("explain", "PLD20", says=["PLD20", "did you mean PLD201"])
    case.refused("explain", "zone-not-linkd", says="zone-not-linked")
    case.refused("explain", "PLD202", "nothing", says="nothing")


def completions(case, *words):
    """What bash offers for the last word."""
    script = case.save("pldig.bash", case.run("completion", "bash").out)
    line = 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _pldig; printf "%s\\n" "${COMPREPLY[@]}"'
    done = subprocess.run(["bash", "-c", line, "bash", script, "pldig", *words], capture_output=True, text=True, cwd=case.dir, timeout=30)
    assert done.returncode == 0 and done.stderr == "", done
    return done.stdout.split()


def test_bash_completion(case):
    script = case.save("pldig.bash", case.run("completion", "bash").out)
    assert subprocess.run(["bash", "-n", script], capture_output=True).returncode == 0
    assert set(COMMANDS) <= set(completions(case, ""))
    assert completions(case, "ex") == ["explain"]
    assert completions(case, "check", "--time") == ["--timeout"]
    assert completions(case, "check", "--cloud", "AzureU") == ["AzureUSGovernment"]
    assert completions(case, "check", "--cloud", "=", "AzureU") == ["AzureUSGovernment"]
    assert completions(case, "--cloud", "AzureCloud", "zones", "--t") == []
    assert completions(case, "check", "-o", "") == ["text", "json"]
    assert completions(case, "explain", "PLD40") == ["PLD401", "PLD402", "PLD403", "PLD404"]
    assert completions(case, "completion", "z") == ["zsh"]
    case.save("run.capture", "x")
    assert "run.capture" in completions(case, "diagnose", "run")
    assert completions(case, "check", "-i", "run") == ["run.capture"]
    for command in COMMANDS:
        offered = {w[2:] for w in completions(case, command, "--")}
        assert offered == set(options_of(case, command)), command


def test_other_completions(case):
    zsh, fish = case.run("completion", "zsh"), case.run("completion", "fish")
    assert zsh.status == 0 and fish.status == 0
    assert zsh.out.startswith("#compdef pldig\n")
    for name, (letter, _) in all_options(case).items():
        assert "'*--%s" % name in zsh.out, name
        assert re.search(r" -l %s\b" % name, fish.out), name
        assert not letter or (re.search(r" -l %s -s %s\b" % (name, letter), fish.out) and "'*-%s" % letter in zsh.out), name
    for text in (zsh.out, fish.out):
        assert [c for c in COMMANDS if c not in text] == []
        # An odd number of quotes is an open quote: within '...' a quote is written '\'' (three) by zsh and \' by fish.
        for line in text.replace("\\'", "").splitlines():
            assert line.count("'") % 2 == 0, line
    case.refused("completion", "tcsh", says="bash, zsh and fish")
    case.refused("completion", says="bash|zsh|fish")


main(globals())
