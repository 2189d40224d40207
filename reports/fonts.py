"""Where is a font with Chinese letters for the charts? The optional package `cjk` brings one; else the system may."""

from importlib import import_module
from importlib.util import find_spec

PACKAGE = "pylopdf_fonts_zh_cn"
SYSTEM_NAMES = (
    "Noto Sans SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "Microsoft YaHei",
    "PingFang SC",
)


def packaged_font() -> str | None:
    """The path of the font file of the optional package, None where the package is not installed."""
    if find_spec(PACKAGE) is None:
        return None
    return str(import_module(PACKAGE).sans_path())
