"""Sections of the results that scripts other than peers.py write."""

import job_table
import report
import table


def add(options, name, section):
    """Puts a section into results.json of the folder --out, writes results.md anew, and prints the section."""
    path = options.out / "results.json"
    document = report.read(path)
    document[name] = {"date": report.now(), "commit": report.commit(options.program), **section}
    report.write_json(path, document)
    report.write(options.out / "results.md", table.markdown(document))
    print("\n".join(job_table.lines({name: document[name]})))
