# SPDX-License-Identifier: GPL-3.0-or-later
#
# pages.py - the blocks `python` of the pages, and python/example.py cell by cell, as a notebook does.
import ast
import contextlib
import doctest
import glob
import io
import os
import re

import firn
from common import ROOT, Test



def blocks(text):
    """The lines of all blocks of Python, at their places; all else is blank."""
    out, inside = [], False
    for line in text.split("\n"):
        if line.startswith("```"):
            inside = line == "```python"
            out.append("")
        else:
            out.append(line if inside else "")
    return "\n".join(out)


class Pages(Test):
    def test_blocks(self):
        pages = [os.path.join(ROOT, "README.md")] + sorted(glob.glob(os.path.join(ROOT, "docs", "**", "*.md"), recursive=True))
        before = os.getcwd()
        self.addCleanup(os.chdir, before)
        os.chdir(self.folder)
        examples = 0
        for page in pages:
            with open(page, encoding="utf-8") as file:
                text = blocks(file.read())
            said = io.StringIO()
            test = doctest.DocTestParser().get_doctest(text, {}, page, page, 0)
            runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
            runner.run(test, out=said.write)
            self.assertEqual(runner.failures, 0, said.getvalue())
            if re.sub(r"\s", "", text) and not test.examples:
                self.fail("%s: a block of Python has no line that begins with >>>" % page)
            examples += len(test.examples)
        self.assertGreater(examples, 30)

    def run_cells(self):
        """Runs the example; returns what each cell prints and shows."""
        with open(os.path.join(ROOT, "python", "example.py"), encoding="utf-8") as file:
            cells = re.split(r"^# %%", file.read(), flags=re.M)[1:]
        names, shown = {"__name__": "__main__"}, []
        for cell in cells:
            if cell.startswith(" [markdown]"):
                self.assertNotRegex(cell.strip(), r"(?m)^[^#\s\[]", "text of a cell is a comment")
                continue
            tree, out = ast.parse(cell), io.StringIO()
            last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
            with contextlib.redirect_stdout(out):
                exec(compile(tree, "cell", "exec"), names)
                if last is not None:
                    value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
                    if value is not None:
                        print(repr(value))
                        if hasattr(value, "_repr_html_"):
                            self.assertIn("<t", value._repr_html_())
            shown.append(out.getvalue())
        return shown

    def test_example(self):
        shown = self.run_cells()
        text = "\n".join(shown)
        self.assertIn("<firn.Answer, optimal, objective", text)
        rows = re.findall(r"^([0-9.]+) MW +([0-9.]+) MWh +([0-9.]+) MUSD$", text, re.M)
        self.assertEqual([r[0] for r in rows], ["8", "6.8", "6.6", "6.4"])
        energy, cost = [float(r[1]) for r in rows], [float(r[2]) for r in rows]
        self.assertEqual((energy[0], sorted(energy), sorted(cost)), (0.0, energy, cost))
        self.assertGreater(energy[3], 2)
        self.assertIn("6 MW    infeasible", text)
        self.assertIn("`grid.import_limit`", text)

    def test_docstrings(self):
        """Every public function, class and method says what it is for."""
        for name in firn.__all__:
            item = getattr(firn, name)
            self.assertTrue(item.__doc__, name)
            for member, value in vars(item).items() if isinstance(item, type) else ():
                if not member.startswith("_") and callable(value):
                    self.assertTrue(value.__doc__, name + "." + member)
