"""The instruments of General MIDI, by the names that people have for them, with the pitches that they can play."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from visiontune.music.wishing.vocabulary import Vocabulary


@dataclass(frozen=True)
class Instrument:
    """An instrument.

    Args:
        program: General MIDI, 0..127.
        low, high: MIDI pitches as they sound.
        chords: Whether it plays several voices at once.
    """

    name: str
    program: int
    low: int
    high: int
    chords: bool


# program | lowest-highest pitch, with + where it plays chords | names
_TABLE = """
0|21-108+|piano, grand piano, acoustic grand piano, concert grand, pianoforte, fortepiano, upright piano, keyboard, keys, klavier
1|21-108+|bright piano, bright acoustic piano
2|21-108+|electric grand piano, electric grand
3|21-108+|honky-tonk piano, honky tonk piano, honky-tonk, honkytonk, saloon piano, bar piano
4|28-103+|electric piano, rhodes, fender rhodes, e-piano, electric piano 1
5|28-103+|fm piano, electric piano 2, dx7, wurlitzer
6|29-89+|harpsichord, cembalo, clavecin, virginal, spinet
7|36-96+|clavinet, clavichord, clavi
8|48-108+|celesta, celeste
9|48-108+|glockenspiel, bells, orchestra bells
10|48-108+|music box, musical box, spieluhr
11|48-96+|vibraphone, vibes
12|36-96+|marimba
13|48-108+|xylophone
14|48-89+|tubular bells, chimes, church bells
15|48-84+|dulcimer, hammered dulcimer, santur, cimbalom
16|36-96+|hammond organ, drawbar organ, hammond, electric organ
17|36-96+|percussive organ, jazz organ
18|36-96+|rock organ
19|28-96+|organ, church organ, pipe organ, orgel, orgue, cathedral organ
20|36-96+|reed organ, harmonium, pump organ
21|41-93+|accordion, accordeon, bandoneon, squeezebox
22|48-96|harmonica, mouth organ, blues harp
23|41-93+|tango accordion, concertina
24|40-83+|guitar, nylon guitar, acoustic guitar, classical guitar, spanish guitar, gitarre, guitarra, chitarra, lute, ukulele, theorbo
25|40-84+|steel guitar, folk guitar, western guitar, acoustic guitar steel, twelve-string guitar, mandolin, bouzouki
26|40-86+|jazz guitar, electric guitar jazz
27|40-86+|electric guitar, clean guitar, electric guitar clean
28|40-86+|muted guitar, electric guitar muted
29|40-86+|overdriven guitar, overdrive guitar
30|40-86+|distortion guitar, distorted guitar
31|40-96+|guitar harmonics
32|28-60|acoustic bass, upright bass
33|28-60|bass guitar, electric bass, fingered bass, electric bass finger
34|28-60|picked bass, electric bass pick
35|28-60|fretless bass
36|28-60|slap bass, slap bass 1
37|28-60|slap bass 2
38|28-60|synth bass, synth bass 1, bass synth
39|28-60|synth bass 2
40|55-100|violin, fiddle, violine, violon, geige
41|48-88|viola, bratsche
42|36-76|cello, violoncello
43|28-62|double bass, contrabass, string bass, kontrabass
44|36-100+|tremolo strings
45|36-96+|pizzicato strings, pizzicato
46|24-103+|harp, concert harp, orchestral harp, harfe, lyre, pedal harp
47|38-57|timpani, kettledrum, kettledrums
48|28-100+|strings, string ensemble, string section, string ensemble 1
49|28-100+|slow strings, string ensemble 2
50|28-100+|synth strings, synth strings 1, synthetic strings
51|28-100+|synth strings 2
52|36-84+|choir aahs, voices, vocals, vocal, singing, singers, aahs
53|36-84+|voice, voice oohs, oohs, humming
54|36-84+|synth voice, synth choir, choir synth
55|36-96+|orchestra hit
56|54-84|trumpet, cornet, trompete, bugle
57|40-72|trombone, posaune, sackbut
58|28-62|tuba, euphonium, sousaphone
59|54-84|muted trumpet
60|36-77|horn, french horn, waldhorn, alphorn
61|34-84+|brass, brass section, brass band, brass ensemble
62|34-96+|synth brass, synth brass 1
63|34-96+|synth brass 2
64|56-88|soprano saxophone, soprano sax
65|49-81|saxophone, sax, alto saxophone, alto sax
66|44-76|tenor saxophone, tenor sax
67|36-69|baritone saxophone, baritone sax, bari sax
68|58-91|oboe, hautbois, shawm
69|52-81|english horn, cor anglais
70|34-74|bassoon, fagott, contrabassoon
71|50-91|clarinet, klarinette, bass clarinet
72|74-108|piccolo, piccolo flute
73|60-96|flute, flöte, flauta, flauto, transverse flute, traverso, concert flute
74|60-96|recorder, blockflute, tin flute
75|60-96|pan flute, pan pipes, panpipes, panflute
76|55-96|blown bottle
77|55-96|shakuhachi, bamboo flute
78|60-96|whistle, whistling
79|60-96|ocarina
80|28-100+|square lead, square wave, lead 1, chiptune lead
81|28-100+|saw lead, sawtooth lead, sawtooth, synth lead, lead 2, synth, synthesizer, synthesiser
82|28-100+|calliope lead, calliope
83|28-100+|chiff lead
84|28-100+|charang lead, charang
85|28-100+|voice lead
86|28-100+|fifths lead
87|28-100+|bass and lead
88|28-100+|new age pad, pad 1, fantasia
89|28-100+|synth pad, pad, warm pad, pad 2, soft pad, ambient pad
90|28-100+|polysynth, polysynth pad
91|28-100+|choir pad
92|28-100+|bowed pad, glass harmonica, glass harp
93|28-100+|metallic pad
94|28-100+|halo pad
95|28-100+|sweep pad
96|28-100+|rain, rain pad, ice rain
97|28-100+|soundtrack, soundtrack pad
98|28-100+|crystal, crystal pad
99|28-100+|atmosphere, atmosphere pad
100|28-100+|brightness, brightness pad
101|28-100+|goblins, goblin pad
102|28-100+|echoes, echo drops
103|28-100+|sci-fi, sci-fi pad, star theme
104|48-84+|sitar
105|48-84+|banjo
106|48-84+|shamisen
107|48-91+|koto, guzheng, zither, kantele
108|48-91+|kalimba, thumb piano, mbira
109|48-84|bagpipe, bagpipes
110|55-96|folk fiddle, hurdy-gurdy, erhu
111|58-91|shanai, shehnai
112|60-96+|tinkle bell
113|48-84+|agogo
114|48-91+|steel drums, steel drum, steelpan, handpan, hang
115|48-84+|woodblock, wood block
116|40-76+|taiko, taiko drum
117|40-76+|melodic tom, melodic toms
118|40-76+|synth drum
119|40-76+|reverse cymbal
120|40-76+|guitar fret noise
121|40-76+|breath noise
122|40-76+|seashore
123|48-84+|bird tweet
124|48-84+|telephone ring
125|40-76+|helicopter
126|40-76+|applause
127|40-76+|gunshot
"""


@cache
def instruments() -> Vocabulary[Instrument]:
    """Every instrument by its names."""
    found: dict[str, Instrument] = {}
    for line in _TABLE.strip().splitlines():
        program, span, names = line.split("|")
        low, high = span.rstrip("+").split("-")
        every = [name.replace("-", " ").strip() for name in names.split(",")]
        shown = names.split(",")[0].strip().capitalize()
        instrument = Instrument(shown, int(program), int(low), int(high), span.endswith("+"))
        found |= dict.fromkeys(every, instrument)
    return Vocabulary(found)
