"""Words said of animals and people alike: a mother, a family, the young. Beside an animal, the animal is meant."""

from __future__ import annotations

from typing import Any

from visiontune.image.art import Art, catalogue

_KIN = frozenset({
    "family", "group", "population", "mother", "father", "female", "male", "parent", "young", "baby", "adult", "leader",
    "member", "pair", "pup", "calf", "cub", "colony", "community", "species", "ancestor", "relative", "partner", "herd",
    "flock", "swarm", "generation", "individual", "queen", "worker", "soldier", "mate", "brother", "sister", "matriarch",
})  # fmt: skip
_OF_ALL = frozenset(
    {"female", "male", "young", "adult", "parent", "mate", "individual", "member", "population", "matriarch"}
)
_OF_WILD = frozenset(
    {"mother", "father", "family", "baby", "ancestor", "leader", "generation", "group", "relative", "sister", "brother"}
)
_OF_HIVES = frozenset(
    {"queen", "king", "worker", "soldier", "nurse", "scout", "guard", "builder", "forager", "explorer"}
)
_TAME = frozenset(
    {
        "cow",
        "ox",
        "horse",
        "donkey",
        "pig",
        "ewe",
        "ram",
        "goat",
        "rooster",
        "chicken",
        "turkey",
        "llama",
        "cat",
        "black-cat",
        "camel",
        "two-hump-camel",
        "parrot",
    }
)
_BODY = frozenset({
    "ear", "eye", "tooth", "leg", "skin", "fur", "tail", "wing", "body", "head", "nose", "mouth", "heart", "brain", "bone",
    "blood", "foot", "beak", "neck", "trunk", "feather", "tongue", "muscle", "stomach", "lung", "claw", "horn", "shell",
})  # fmt: skip
"""What an animal has: the elephant's ears are shown on the elephant."""
_ANIMALS = frozenset({
    "cow", "ox", "horse", "donkey", "pig", "ewe", "ram", "goat", "rooster", "chicken", "turkey", "llama", "rabbit",
    "cat", "black-cat", "mouse", "rat", "hedgehog", "badger", "skunk", "snail", "ant", "beetle", "lady-beetle",
    "cricket", "spider", "worm", "bug", "hatching-chick", "honeybee", "butterfly", "fly", "mosquito", "bird",
    "black-bird", "dove", "eagle", "parrot", "goose", "bat", "fox", "wolf", "bear", "deer", "moose", "bison", "raccoon",
    "beaver", "chipmunk", "owl", "panda", "monkey", "gorilla", "orangutan", "sloth", "tiger", "leopard", "snake", "frog",
    "lizard", "peacock", "koala", "kangaroo", "sauropod", "t-rex", "mammoth", "dodo", "elephant", "lion", "giraffe",
    "zebra", "rhinoceros", "hippopotamus", "water-buffalo", "crocodile", "camel", "two-hump-camel", "scorpion",
    "penguin", "polar-bear", "seal", "spouting-whale", "duck", "swan", "otter", "crab", "flamingo", "lobster", "oyster",
    "dolphin", "shark", "fish", "tropical-fish", "blowfish", "octopus", "squid", "jellyfish", "turtle", "shrimp", "orca",
})  # fmt: skip
"""Not the dog: it lives with people, and its owner, family or friend is one of them."""


def is_animal(art: Art | None) -> bool:
    return art is not None and art.name.removeprefix("vt-") in _ANIMALS


_OURS = frozenset(
    {
        "hand-with-fingers-splayed",
        "baby",
        "foot",
        "leg",
        "mouth",
        "nose",
        "flexed-biceps",
        "ear",
        "tongue",
        "vt-stomach",
        "lungs",
    }
)
"""Drawings of human bodies: no animal's skin, limbs or birth."""


def is_kin(lemma: str, animal: Art) -> bool:
    """Whether the word, beside that animal, means one of its kind and nobody."""
    name = animal.name.removeprefix("vt-")
    if name in ("ant", "honeybee") and lemma in _OF_HIVES:
        return True
    return lemma in _OF_ALL or (lemma in _OF_WILD and name not in _TAME)


def animal_meant(root: Any, words: list[Any], beside: frozenset[str]) -> Art | None:
    """The animal that a phrase such as `elephant families` is about.

    Args:
        root: The phrase's noun.
        words: The phrase up to its noun.
        beside: The other words of the text.
    """
    lemma = root.lemma_.lower()
    if lemma not in _KIN and lemma not in _BODY:
        return None
    of = next((c for child in root.children if child.lower_ == "of" for c in child.children if c.dep_ == "pobj"), None)
    if lemma in ("family", "group", "colony", "herd", "flock", "swarm", "pair", "species") and of is not None:
        return None  # the animals are a thing of their own
    found = (catalogue().find(token.lemma_.lower(), beside) for token in reversed(words[:-1]))
    return next((art for art in found if is_animal(art)), None)


def is_human(art: Art) -> bool:
    """Whether a drawing shows a part of a human body."""
    return art.name in _OURS


def is_bare_name(root: Any, art: Art) -> bool:
    """Whether a word for somebody stands as a name: `King was born in Atlanta`; nobody says so of a king."""
    titled = root.tag_ == "NNP" or (art.who is not None and art.who.job in ("king", "queen"))
    return bool(titled and root.text[:1].isupper() and root.tag_ in ("NN", "NNP"))
