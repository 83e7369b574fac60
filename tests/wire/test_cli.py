#!/usr/bin/python3
"""What a user can get wrong: each is refused with a clear message and status 2, and nothing else is harmed."""
import json
import os
import stat
import subprocess

from clilib import OFFLINE, Dns, inventory, main, private_answers

NAME = "contoso-ai.openai.azure.com"


def test_no_command(case):
    case.refused(says="pldig check")


def test_target_without_command(case):
    case.refused("contoso-ai", says="pldig check contoso-ai")


def test_misspelt_command(case):
    case.refused("chekc", says="did you mean pldig check?")


def test_commands_of_later_versions_are_not_listed(case):
    for command in ("compare", "records"):
        case.refused(command, says="not a command")
        assert command not in case.run("help").out.split()


def test_unknown_option(case):
    case.refused("check", "--timout", "2", says=["--timout", "did you mean --timeout?", "pldig help check"])
    case.refused("check", "-z", says="'-z'")


def test_options_of_later_versions(case):
    for option in ("--watch=5",):
        case.refused("check", option, says="unknown option")


def test_option_of_another_command(case):
    case.refused("zones", "--tries", "3", says=["pldig zones", "--tries"])


def test_bad_values(case):
    case.refused("check", "--tries", "0", says="from 1 to 10")
    case.refused("check", "--timeout", "soon", says="seconds")
    case.refused("check", "--cloud", "AzureMoon", says="AzureUSGovernment")
    case.refused("check", "--ignore", "PLD999", says="pldig explain")
    case.refused("check", "-o", "yaml", says="text, json")
    case.refused("check", "--expect", "x", says="FQDN=IP")
    case.refused("check", "--arm-endpoint", "http://management.example", says="--arm-endpoint")
    case.refused("check", "--capture", "-", says=["--capture", "standard output"])


def test_bad_resolver(case):
    for resolver in ("@", "@dc1", "@10.0.0.4#x", "@10.0.0.4#70000", "@=10.0.0.4", "@10.0.0.256"):
        case.refused("check", NAME, resolver, says=resolver.lstrip("@")[:3])
    case.refused("check", NAME, "@a=10.0.0.4", "@a=10.0.0.5", says="called 'a' already")


def test_nobody_to_judge(case):
    case.refused("check", NAME, "--auth", "none", *OFFLINE, says="name one (@ADDRESS)")


def test_name_outside_the_table(case):
    done = case.refused("check", "www.example.com", says=["openai.azure.com", "cognitiveservices.azure.com",
                                                          "services.ai.azure.com", "pldig resolve www.example.com"])
    assert "azure.us" not in done.err and "did you mean" not in done.err and done.err.count("www.example.com") == 2, done.err
    case.refused("check", "contoso-ai.openai.azure.co", says="did you mean contoso-ai.openai.azure.com?")
    case.refused("check", "--cloud", "AzureChinaCloud", "contoso-ai.openai.azure.com.cn", says=["openai.azure.cn", "in AzureChinaCloud"])
    case.refused("check", "10.0.0.4", says="@10.0.0.4")


def test_wildcard(case):
    case.refused("check", "*.openai.azure.com", says="wildcard")
    case.refused("check", "--expect", "*.openai.azure.com=10.1.2.5", says=["--expect", "wildcard"])


def test_clouds_do_not_mix(case):
    file, arguments = case.save("inv.json", inventory()), [*OFFLINE, "@127.0.0.1#9"]
    government = "contoso-ai.openai.azure.us"
    case.refused("check", government, "-i", file, *arguments, says=[government, "AzureUSGovernment", "inv.json is of AzureCloud"])
    case.refused("check", government, "--cloud", "AzureCloud", "--auth", "none", *arguments, says=["AzureUSGovernment", "--cloud is AzureCloud"])
    case.refused("check", "-i", file, "--cloud", "AzureChinaCloud", *arguments, says=["inv.json is of AzureCloud", "--cloud is AzureChinaCloud"])
    case.refused("check", NAME, "--expect", government + "=10.1.2.5", "--auth", "none", *arguments, says=[NAME, government])
    case.refused("inventory", NAME, government, says=[NAME, government])
    assert case.run("check", government, "--auth", "none", *arguments, "-n").status == 0
    assert case.run("check", NAME, "-i", file, "--cloud", "AzureCloud", *arguments, "-n").status == 0


def test_regional_host_alone(case):
    """A finding, not an error: there is nothing to check about it. For an inventory it names nothing."""
    done = case.run("check", "https://westus.api.cognitive.microsoft.com/", "--auth", "none", "@127.0.0.1#9", *OFFLINE)
    assert done.status == 0 and "PLD304" in done.out, (done.status, done.out, done.err)
    case.refused("inventory", "westus.api.cognitive.microsoft.com", says="regional host")


def test_foreign_bytes_are_escaped(case):
    done = case.refused("check", "a\x1b[31m\u202e.example.com")
    assert "\x1b" not in done.err and "\u202e" not in done.err, done.err
    assert done.err.count("\n") == 2, done.err


def test_keys_in_a_url_are_not_repeated(case):
    done = case.refused("check", "https://me:SECRET@x.example.com/?api-key=SECRET")
    assert "SECRET" not in done.err, done.err


def test_unknown_account_in_inventory(case):
    file = case.save("inv.json", inventory(["contoso-ai", "fabrikam"]))
    case.refused("check", "contosso-ai", "-i", file, *OFFLINE, "@127.0.0.1#9",
                 says=["contosso-ai", "inv.json", "did you mean contoso-ai?"])
    case.refused("check", "/subscriptions/x/resourceGroups/y/providers/Microsoft.CognitiveServices/accounts/gone", "-i", file,
                 *OFFLINE, "@127.0.0.1#9", says="gone")
    done = case.refused("check", "contoso-ai", "-i", file, "--subscription", "OTHER", *OFFLINE, "@127.0.0.1#9",
                        says=["is in " + file, "left out by --subscription OTHER", "rg-ai"])
    assert "did you mean" not in done.err and "--resource-group" not in done.err, done.err
    case.refused("check", "contoso-aj", "-i", file, "--subscription", "OTHER", "-g", "rg-none", *OFFLINE, "@127.0.0.1#9",
                 says="in resource group rg-none of subscription OTHER in " + file)


def test_bare_account_without_azure(case):
    case.refused("check", "contoso-ai", "--auth", "none", *OFFLINE, "@127.0.0.1#9", says=["FQDN", "-i FILE"])
    case.refused("check", "--auth", "none", *OFFLINE, "@127.0.0.1#9", says=["FQDN", "-i FILE"])
    case.refused("inventory", "--auth", "none", says="--auth none")


def test_unreadable_inventory(case):
    arguments = ["check", *OFFLINE, "@127.0.0.1#9", "-i"]
    case.refused(*arguments, case.path("missing.json"), says=["missing.json", "No such file"])
    case.refused(*arguments, case.dir, says="directory")
    case.refused(*arguments, case.save("empty.json", ""), says="empty.json")
    case.refused(*arguments, case.save("cut.json", json.dumps(inventory())[:200]), says="cut.json")
    case.refused(*arguments, case.save("text.json", "contoso-ai\n"), says="text.json")
    wrong = inventory()
    wrong["accounts"][0]["name"] = 7
    case.refused(*arguments, case.save("types.json", wrong), says=["types.json", "accounts[0].name"])
    future = dict(inventory(), schemaVersion="2.0")
    case.refused(*arguments, case.save("future.json", future), says="future.json")
    case.refused(*arguments, case.save("other.json", {"hello": 1}), says="other.json: not an inventory")


def test_one_file_for_another(case):
    with Dns(private_answers()) as dns:
        inv, capture, report = case.save("inv.json", inventory()), case.path("run.capture"), case.path("out.json")
        done = case.run("check", "-i", inv, dns.at, *OFFLINE, "--capture", capture, "-o", "json=" + report)
        assert done.status == 0, done.err
    arguments = ["check", *OFFLINE, "@127.0.0.1#9", "-i"]
    case.refused(*arguments, report, says=["out.json: a report, not an inventory", "pldig inventory"])
    case.refused(*arguments, capture, says=["run.capture: a capture, not an inventory", "pldig diagnose"])
    case.refused("diagnose", report, says=["out.json: a report, not a capture", "--capture"])
    case.refused("diagnose", inv, says=["inv.json: an inventory, not a capture", "pldig check -i"])
    lines = case.save("lines.json", json.dumps(inventory(), indent=2))
    case.refused("diagnose", lines, says="lines.json: an inventory, not a capture")
    case.refused("diagnose", "-", stdin=open(inv).read(), says="standard input: an inventory, not a capture")
    case.refused("diagnose", case.save("other.json", "[1, 2]\n"), says="other.json: not a capture")


def test_unreadable_capture(case):
    case.refused("diagnose", case.path("missing.capture"), says="missing.capture")
    case.refused("diagnose", case.save("text.capture", "hello\n"), says="text.capture")
    case.refused("diagnose", case.save("empty.capture", ""), says="empty.capture")
    case.refused("diagnose", case.save("inv.capture", inventory()), says="inv.capture: an inventory")
    case.refused("diagnose", "-", stdin="{}", says="standard input")


def test_damaged_capture(case):
    with Dns(private_answers()) as dns:
        inv, capture = case.save("inv.json", inventory()), case.path("run.capture")
        assert case.run("check", "-i", inv, dns.at, *OFFLINE, "--capture", capture).status == 0
    lines = open(capture).read().splitlines(keepends=True)
    assert len(lines) > 3
    case.refused("diagnose", case.save("cut.capture", "".join(lines)[:-40]), says="cut.capture")
    case.refused("diagnose", case.save("gap.capture", "".join(lines[:2] + lines[3:])), says="gap.capture")
    broken = lines[1].replace('"hex":"', '"hex":"zz', 1)
    assert broken != lines[1]
    case.refused("diagnose", case.save("hex.capture", "".join([lines[0], broken] + lines[2:])), says="hex.capture")


def test_token_and_ca_files(case):
    arguments = ["check", "contoso-ai", "--arm-endpoint", "http://127.0.0.1:9", *OFFLINE, "@127.0.0.1#9"]
    case.refused(*arguments, "--token-file", case.path("missing"), says="missing")
    case.refused(*arguments, "--token-file", case.save("empty", "\n"), says="empty")
    case.refused(*arguments, "--token-file", case.dir, says=str(case.dir))
    token = case.save("token", "abc.def.ghi\n")
    case.refused(*arguments, "--token-file", token, "--ca-file", case.path("missing.pem"), says="missing.pem")
    case.refused(*arguments, "--token-file", token, "--ca-file", case.save("bad.pem", "hello\n"), says="bad.pem")
    # Also where the targets alone would do without Azure: it is the user's file that is wrong.
    case.refused("check", NAME, "--token-file", case.path("missing"), *OFFLINE, "@127.0.0.1#9", says="missing")
    bad = case.save("bad", b"tok\x01en")
    done = case.refused(*arguments, "--token-file", bad, says="bad")
    assert "tok" not in done.err.replace("token", ""), done.err


def test_target_files(case):
    case.refused("check", "-f", case.path("missing"), says="missing")
    case.refused("check", "-f", case.save("nothing.txt", "# none\n\n"), says="names no target")
    case.refused("check", "-", stdin="", says="standard input")
    case.refused("check", "-f", case.save("bad.txt", "contoso-ai\nwww.example.com\n"), says="bad.txt line 2")


def test_output_that_cannot_be_written(case):
    with Dns(private_answers()) as dns:
        arguments = ["check", "-i", case.save("inv.json", inventory()), dns.at, *OFFLINE]
        with open("/dev/full", "wb") as full:
            done = case.run(*arguments, stdout=full)
            assert done.status == 2 and "standard output" in done.err and "No space" in done.err, (done.status, done.err)
            for command in (["zones"], ["help"], ["--version"], ["explain"], ["completion", "bash"],
                            ["resolve", NAME, dns.at], [*arguments, "-n"]):
                assert case.run(*command, stdout=full).status == 2, command
        done = case.run(*arguments, "-o", "text", "-o", "json=/dev/full")
        assert done.status == 2 and "/dev/full" in done.err, (done.status, done.err)
        assert "OK" in done.out, done.out  # the other report is there nevertheless
        done = case.run(*arguments, "--capture", "/dev/full")
        assert done.status == 2 and "/dev/full" in done.err and "OK" in done.out, (done.status, done.err)
        before = len(dns.questions)
        for place in ("/nonexistent/out.json", str(case.dir), "/proc/version"):
            if place == "/proc/version" and os.geteuid() == 0:
                continue
            case.refused(*arguments, "-o", "json=" + place, says=place)
            case.refused(*arguments, "--capture", place, says=place)
        assert len(dns.questions) == before  # told before anything was asked


def test_closed_standard_output(case):
    with Dns(private_answers()) as dns:
        words = [case.pldig, "check", "-i", case.save("inv.json", inventory()), dns.at, *OFFLINE]
        done = subprocess.run(["sh", "-c", 'exec "$@" >&-', "sh", *words], stderr=subprocess.PIPE, env=case.env(), timeout=60)
        assert done.returncode == 2 and b"standard output" in done.stderr, done
        done = subprocess.run(["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", *words], env=case.env(), timeout=60)
        assert done.returncode == 2, done
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run(words, stdout=writer, stderr=subprocess.PIPE, env=case.env(), timeout=60)
        os.close(writer)
        assert done.returncode == 2 and b"standard output" in done.stderr, done


def test_one_place_for_one_report(case):
    case.refused("check", "-o", "text", "-o", "json", says="standard output")
    case.refused("check", "-o", "json=x", "-o", "text=x", says="go to x")


def test_a_failed_write_leaves_nothing_behind(case):
    with Dns(private_answers()) as dns:
        out = case.save("out.json", "old")
        os.chmod(out, 0o644)
        link = case.path("link.json")
        os.symlink(out, link)
        limit = "ulimit -f 0; exec \"$@\""
        done = subprocess.run(["sh", "-c", limit, "sh", case.pldig, "check", "-i", case.save("inv.json", inventory()), dns.at,
                               *OFFLINE, "-o", "json=" + out], stderr=subprocess.PIPE, env=case.env(), timeout=60)
        assert done.returncode == 2, done
        assert open(out).read() == "old"
        assert sorted(os.listdir(case.dir)) == ["inv.json", "link.json", "out.json"], os.listdir(case.dir)
        done = case.run("check", "-i", case.path("inv.json"), dns.at, *OFFLINE, "-o", "json=" + link)
        assert done.status == 0, done.err
        assert os.path.islink(link) and json.load(open(out))["summary"]["verdict"] == "ok"
        assert stat.S_IMODE(os.stat(out).st_mode) == 0o644
        assert sorted(os.listdir(case.dir)) == ["inv.json", "link.json", "out.json"], os.listdir(case.dir)


main(globals())
