"""Words for the command line, from the real options, in and out of order."""

from argparse import Action, ArgumentParser

from hypothesis import strategies as st

from desktop.cli.arguments import race_parser, train_parser
from linreg.optimizers import OPTIMIZERS
from linreg.schedules import SCHEDULERS
from tests.fuzz.arguments import FOLDER, PARQUET, TABLES, WORKBOOK, ArgumentsCase
from tests.fuzz.mangling import mixed, one_in

# The last of several wins, and so every run that is accepted is short.
_SHORT = "--steps=3"

_GOOD_FILES = st.sampled_from(["good.csv", "three.csv", WORKBOOK, PARQUET])
_FILES = st.sampled_from([*TABLES, FOLDER, "no.csv", "no/such.csv", "a\nb.csv"])
_NUMBER = st.sampled_from(["0", "1", "2", "0.1", "0.5", "-0.5", "1e-3", "10", "1e18"])
_NUMBERS = st.lists(_NUMBER, min_size=1, max_size=3).map(",".join)
_PLAIN = mixed((6, _NUMBER), (1, _NUMBERS))
_NONSENSE = st.one_of(
    st.sampled_from(["", " ", "-", "--", ",", ";", "=", "1,", ",1", "1_000", "0x10"]),
    st.sampled_from(["nan", "inf", "-inf", "1e999", "9" * 5000, "-" + "9" * 400]),
    st.sampled_from(["%s", "%(prog)s", "{0}", "{", "a\nb", "\x1b[31m", "e" * 9000]),
    st.sampled_from(["½", "−1", "\udcff", "\u0661", "true", "None", "__class__"]),
    st.sampled_from(["lr", "lr=", "=1", "lr=lr", "a=b=c"]),
    # No word may be a path that leads out of the folder. Of surrogates the system
    # hands over only those that stand for bytes, as in the list above.
    st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\0/\\."),
        max_size=8,
    ),
)
_OPTIMIZERS = st.sampled_from([*OPTIMIZERS, "sgd", "adam w", "ADAM", "Adem"])
_SETTING_NAMES = sorted(
    {spec.name for each in OPTIMIZERS.values() for spec in each.hyperparameters}
    | {spec.name for each in SCHEDULERS.values() for spec in each.settings}
    | {"l1", "clip", "lr_bias"}
)
_SETTINGS = st.tuples(
    st.sampled_from(_SETTING_NAMES),
    st.one_of(_NUMBERS, st.sampled_from(["yes", "no", "strong_wolfe", "cos", "2,5"])),
).map("=".join)
_SWEEPS = st.one_of(
    _SETTINGS,
    st.sampled_from(
        ["lr=0.001:0.1:5", "lr=1:0:3", "lr=1:2:1000000000", "lr=0.1:0.2:1e300", "lr=::"]
    ),
    st.sampled_from(["betas=0.9,0.99;0.5,0.6", "nesterov=yes,no", "lr=1:2", "lr"]),
)
_GOOD: dict[str, st.SearchStrategy[str]] = {
    "--optimizer": _OPTIMIZERS,
    "--optimizers": st.lists(_OPTIMIZERS, min_size=1, max_size=3).map(",".join),
    "--set": _SETTINGS,
    "--scheduler": st.sampled_from(list(SCHEDULERS)),
    "--scheduler-set": _SETTINGS,
    "--sweep": _SWEEPS,
    "--x": st.sampled_from(
        ["x", "width", "width,height", '"x"', "x,x", "Größe", "name"]
    ),
    "--y": st.sampled_from(["y", "depth", "height", "x", "name", "温度"]),
    "--dtype": st.sampled_from(["float32", "float64", "FLOAT64"]),
    "--loss": st.sampled_from(["mse", "l1", "huber", "smooth_l1", "smooth-l1"]),
    "--reduction": st.sampled_from(["mean", "sum"]),
    "--degree": st.sampled_from(["1", "2", "15", "16"]),
    "--test-fraction": st.sampled_from(["0", "0.25", "0.5", "0.99", "1"]),
    "--export": st.sampled_from(
        ["out", "out/deep/er", FOLDER, "good.csv", "good.csv/x"]
    ),
    "--script": st.sampled_from(
        ["run.py", "good.csv", FOLDER, "no/run.py", "n" * 300, "Größe.py"]
    ),
}


def _actions(parser: ArgumentParser) -> list[Action]:
    return [action for action in parser._actions if action.option_strings]


@st.composite
def _option(draw: st.DrawFn, actions: list[Action]) -> list[str]:
    """One option, with its value for the most part; or a file, or nonsense."""
    if draw(one_in(9)):
        return [draw(mixed((1, _FILES), (1, _NONSENSE)))]
    action = draw(st.sampled_from(actions))
    flag = draw(st.sampled_from(action.option_strings))
    if flag == "--export" and not draw(one_in(6)):
        # It draws pictures, which takes long.
        return []
    if draw(one_in(25)):
        flag = draw(st.sampled_from([flag[:-1], flag.upper(), f"{flag}x", flag[1:]]))
    takes_value = action.nargs != 0
    if takes_value == draw(one_in(25)):
        return [flag]
    value = draw(mixed((6, _GOOD.get(flag, _PLAIN)), (1, _NONSENSE)))
    return [f"{flag}={value}"] if draw(st.booleans()) else [flag, value]


@st.composite
def _words_of(draw: st.DrawFn, command: str, actions: list[Action]) -> ArgumentsCase:
    options = draw(st.lists(_option(actions), max_size=5))
    file = [draw(mixed((2, _GOOD_FILES), (1, _FILES)))] if draw(st.booleans()) else []
    words = [command, *file, *(word for option in options for word in option), _SHORT]
    if draw(one_in(30)):
        words.remove(draw(st.sampled_from(words[:-1])))
    if draw(one_in(60)):
        words[:-1] = draw(st.permutations(words[:-1]))
    return ArgumentsCase(tuple(words))


_HELP = st.lists(
    st.sampled_from(["--help", "-h", "--version", "train", "race", "trian", "-x", ""]),
    min_size=1,
    max_size=3,
).map(lambda words: ArgumentsCase((*words, _SHORT)))


def arguments_cases() -> st.SearchStrategy[ArgumentsCase]:
    """Calls of `train` and `race`, and some of neither."""
    train, race = _actions(train_parser()), _actions(race_parser())
    alone = mixed((1, _FILES), (1, _NONSENSE))
    other = st.lists(_NONSENSE, min_size=1, max_size=3)
    return mixed(
        (10, _words_of("train", train)),
        (6, _words_of("race", race)),
        (1, _HELP),
        (1, alone.map(lambda word: ArgumentsCase((word,)))),
        (1, other.map(lambda words: ArgumentsCase((*words, _SHORT)))),
    )
