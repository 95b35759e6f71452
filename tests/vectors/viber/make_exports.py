"""
Write the Viber exports beside this file: each way of writing, each way of telling day and month.

All people are invented. Run it with Python alone: `python tests/vectors/viber/make_exports.py`.
"""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
NUR, TURSUN = "+49305550101", "+49305550102"


def bare() -> str:
    """Commas without quotation marks: a text has commas, quotation marks, a second line."""
    return (
        f"17/08/2014,12:52:56,Me,{NUR},Hi, how are you?\n"
        f'17/08/2014,12:53:10,Tursun,{TURSUN},"fine", I think\n'
        f"so, and you?\n"
        f"\n"
        f"17/08/2014,12:54:00,Tursun, the elder,{TURSUN},Photo message\n"
        f"18/08/2014,08:00:01,Me,{NUR},\n"
    )


def tabs() -> str:
    """Tabs, and cells that keep a spreadsheet from counting; a line end inside a text."""
    return (
        f'="03/04/2015"\t09:00:00\t="Me"\t="{NUR}"\t"Hi"\r\n'
        f'="04/05/2015"\t09:01:00\t="Tursun"\t="{TURSUN}"\t"two\r\nlines ""quoted"""\r\n'
        f'="05/03/2015"\t09:02:00\t="Tursun"\t="{TURSUN}"\t"Sticker"\r\n'
    )


def quoted() -> str:
    """Quotation marks around every text; the order of the lines tells day from month."""
    days = ("01/02/2016", "01/03/2016", "02/01/2016", "02/05/2016", "03/01/2016", "03/04/2016",
            "04/01/2016", "04/02/2016")  # fmt: skip
    return "\ufeff" + "".join(
        f'{day},1:0{number}:00 PM,Tursun,{TURSUN},"number {number}, of eight"\n'
        for number, day in enumerate(days)
    )


def damaged() -> str:
    """A line before the first row, a lost quotation mark, a file that was cut off."""
    return (
        "Messages with Tursun\n"
        f'13.01.2016,09:00:00,Me,{NUR},"a"\n'
        f'13.01.2016,09:01:00,Tursun,{TURSUN},"b\n'
        f'13.01.2016,09:02:00,Tursun,{TURSUN},"c"\n'
        f'13.01.2016,09:03:00,Tursun,{TURSUN},"d'
    )


EXPORTS = {"bare": bare(), "tabs": tabs(), "quoted": quoted(), "damaged": damaged()}

if __name__ == "__main__":
    for name, text in EXPORTS.items():
        (HERE / f"{name}.csv").write_bytes(text.encode())
