"""Names for experiments that were given none: `Experiment (adverb-adjective-noun)`, as Determined makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

_ADVERBS = """
    ably aptly avidly barely boldly briefly brightly calmly clearly closely coolly deeply densely duly eagerly
    easily evenly fairly finely firmly fondly freely gently gladly greatly happily hardly highly keenly kindly
    lately lightly loosely loudly mildly mostly mutely neatly nicely oddly openly partly plainly proudly purely
    quickly quietly rarely readily richly safely sharply simply slowly smoothly softly solidly subtly surely swiftly
    tidily truly vastly warmly widely wisely
""".split()  # noqa: SIM905 (a list of words is read more easily as text)

_ADJECTIVES = """
    agile amber ancient arctic azure balmy blithe bold brave brisk bronze calm candid careful cheerful civil clever
    cobalt copper coral cosmic crisp curious daring deft dusty eager early earnest elder fabled famous fleet fluent
    frosty gentle gilded glad golden graceful hardy hazel hidden honest humble ivory jolly jovial keen kind lively
    lucid lunar mellow merry mighty misty modest nimble noble patient placid polite quiet rapid rustic sable scarlet
    serene silver sleek solar spry steady stoic sunny supple tidy valiant verdant vivid wise witty zesty
""".split()  # noqa: SIM905

_NOUNS = """
    acorn alder anchor aspen badger bamboo beacon birch bison bluff brook canyon cedar cicada clover comet condor
    cove crane cypress dahlia delta dolphin dune eagle egret ember falcon fern finch fjord forge fox gale gannet
    garnet gecko geyser glacier grove gull harbor hare hawk hazel heron ibex inlet iris island jackdaw juniper
    kestrel lagoon lark laurel lemur lichen linden lynx magpie maple marten meadow mesa moose newt nutmeg oak ocelot
    orchid osprey otter pebble pelican pine plover poplar prairie quail quartz raven reef ridge robin sequoia shoal
    sparrow spruce stork swan tapir tern thicket thistle tundra vole walnut willow wren yarrow zephyr
""".split()  # noqa: SIM905


def generate(rng: random.Random) -> str:
    """Draws a name, such as `Experiment (gently-amber-otter)`."""
    return f"Experiment ({rng.choice(_ADVERBS)}-{rng.choice(_ADJECTIVES)}-{rng.choice(_NOUNS)})"
