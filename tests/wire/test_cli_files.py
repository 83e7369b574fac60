#!/usr/bin/python3
"""Files that are read are not overwritten, and two outputs are two files: refused before anything is done."""
import os

from clilib import OFFLINE, Dns, inventory, main, private_answers

NAME = "contoso-ai.openai.azure.com"


def refused_whole(case, file, *arguments, says=(), **options):
    """Refused, and the file is as it was."""
    with open(file, "rb") as handle:
        before = handle.read()
    names = sorted(os.listdir(case.dir))
    case.refused(*arguments, says=[os.path.basename(file), *([says] if isinstance(says, str) else says)], **options)
    with open(file, "rb") as handle:
        assert handle.read() == before
    assert sorted(os.listdir(case.dir)) == names


def test_the_inventory(case):
    inv = case.save("inv.json", inventory())
    with Dns(private_answers()) as dns:
        arguments = ["check", "-i", inv, dns.at, *OFFLINE]
        refused_whole(case, inv, *arguments, "-o", "json=" + inv, says=["the inventory", "the json output"])
        refused_whole(case, inv, *arguments, "--capture", inv, says=["the inventory", "the capture"])
        refused_whole(case, inv, *arguments, "-o", "text=inv.json", says=["inv.json, which is", "the text output"], cwd=case.dir)
        for link, make in (("soft.json", os.symlink), ("hard.json", os.link)):
            make(inv, case.path(link))
            refused_whole(case, inv, *arguments, "-o", "json=" + case.path(link), says=link)
        refused_whole(case, inv, *arguments[:2], "-", *arguments[3:], "-o", "json=" + inv, says="standard input", stdin_file=inv)
        assert dns.questions == []


def test_every_other_input(case):
    some = case.save("some", "contoso-ai.openai.azure.com\n")
    for option, what in (("--token-file", "the token"), ("--ca-file", "the certificate authorities"), ("-f", "the targets")):
        refused_whole(case, some, "check", NAME, option, some, "-o", "json=" + some, *OFFLINE, "@127.0.0.1#9", says=what)
        refused_whole(case, some, "check", NAME, option, some, "--capture", some, *OFFLINE, "@127.0.0.1#9", says=what)
        refused_whole(case, some, "inventory", option, some, "-o", "json=" + some, says=what)
    refused_whole(case, some, "diagnose", some, "-o", "json=" + some, says="the capture")
    refused_whole(case, some, "diagnose", "-", "-o", "json=" + some, says="standard input", stdin_file=some)
    refused_whole(case, some, "check", "-", "-o", "json=" + some, *OFFLINE, "@127.0.0.1#9", says="the targets", stdin_file=some)
    refused_whole(case, some, "resolve", "-f", some, "@127.0.0.1#9", says="would be overwritten", stdout_file=some)


def test_two_outputs(case):
    arguments = ["check", NAME, "--auth", "none", *OFFLINE, "@127.0.0.1#9"]
    out, same = case.path("out"), os.path.join(str(case.dir), ".", "out")
    case.refused(*arguments, "-o", "json=" + out, "--capture", out, says=["the json output and the capture", "out"])
    case.refused(*arguments, "-o", "json=" + out, "-o", "text=" + same, says=["the json output and the text output", "which is"])
    case.refused(*arguments, "-o", "json=" + out, "--capture", "out", cwd=case.dir, says="the json output and the capture")
    refused_whole(case, case.save("there", "x"), *arguments, "-o", "text", "--capture", case.path("there"), says="standard output",
                  stdout_file=case.path("there"))
    assert os.listdir(case.dir) == ["there"]


def test_links_to_no_file_yet(case):
    """A link that leads nowhere yet is followed, stays one, and is the file that it leads to."""
    inv = case.save("inv.json", inventory())
    os.mkdir(case.path("out"))
    for link, target in (("soft", "out/new.json"), ("first", "second"), ("second", case.path("end")), ("circle", "circle"), ("lost", "none/x")):
        os.symlink(target, case.path(link))
    with Dns(private_answers()) as dns:
        arguments = ["check", "-i", inv, dns.at, *OFFLINE]
        for one, other in (("soft", "out/new.json"), ("first", "end")):
            case.refused(*arguments, "-o", "json=" + one, "--capture", other, cwd=case.dir, says=["the json output and the capture", "which is"])
        for link, why in (("circle", "symbolic links"), ("lost", "No such file")):
            done = case.run(*arguments, "-o", "json=" + link, cwd=case.dir)
            assert (done.status, os.path.islink(case.path(link))) == (2, True), done.err
            assert link in done.err and why in done.err, done.err
        assert dns.questions == []
        for link, file in (("soft", "out/new.json"), ("first", "end")):
            assert case.run(*arguments, "-o", "json=" + link, cwd=case.dir).status == 0
            with open(case.path(file)) as handle:
                assert handle.read(1) == "{"
        assert all(os.path.islink(case.path(link)) for link in ("soft", "first", "second", "circle", "lost"))


def test_the_standard_descriptors_by_name(case):
    """/dev/stdout is where standard output goes, and what is in that file already stays."""
    inv = case.save("inv.json", inventory())
    log = case.save("log", "kept\n")
    with Dns(private_answers()) as dns:
        arguments = ["check", "-i", inv, dns.at, *OFFLINE]
        done = case.run(*arguments, "-o", "json=/dev/stdout")
        assert done.status == 0 and done.out.startswith("{"), done.err
        assert case.run(*arguments, "-o", "json=/dev/stdout", stdout_file=log).status == 0
        with open(log) as handle:
            text = handle.read()
        assert text.startswith("kept\n{") and text.endswith("}\n"), text[:80]
        case.refused(*arguments, "-o", "text", "-o", "json=/dev/stdout", says=["standard output", "/dev/stdout"])


def test_what_is_no_clash(case):
    """Devices lose nothing, a file of the same name elsewhere is another one, and an input may be read twice."""
    inv = case.save("inv.json", inventory())
    os.mkdir(case.path("out"))
    with Dns(private_answers()) as dns:
        arguments = ["check", "-i", inv, dns.at, *OFFLINE]
        assert case.run(*arguments, "-o", "json=/dev/null", "--capture", "/dev/null").status == 0
        assert case.run(*arguments, "-o", "json=out/inv.json", "--capture", "out/b", cwd=case.dir).status == 0
        assert sorted(os.listdir(case.path("out"))) == ["b", "inv.json"]
        names = case.save("names", NAME + "\n")
        assert case.run(*arguments, "-f", names, "-f", names, "-o", "json=" + case.path("new")).status == 0
        assert case.run("diagnose", case.path("out/b"), "-o", "json=" + case.path("new")).status == 0


main(globals())
