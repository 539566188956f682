"""A network made by hand, which decoding can be tested on."""

import numpy as np

from pipelines.events.reader.network import Checked, Encoded, Ends, Side
from pipelines.events.reader.settings import REALIS, TYPES

HIDDEN = 4
ACCUSE, CONSULT = TYPES.index("ACCUSE"), TYPES.index("CONSULT")


class ByHand:
    """Piece `10 + t` triggers type t; pieces 6 and 7 are the phrases of source and target of every act.

    The first country, in the order of codes, is the source, the second the target.
    """

    def __init__(self, likely=4.0, realis=3):
        self.likely, self.realis, self.read = likely, realis, []

    def encode(self, ids, mentioned):
        self.read.append(len(ids))
        scores = np.full((len(ids), len(TYPES)), -9.0, np.float32)
        vectors = np.zeros((len(ids), HIDDEN), np.float32)
        for at, number in enumerate(ids):
            vectors[at] = [number, mentioned[at], 0, 0]
            if number >= 10:
                scores[at, number - 10] = 2.0
        return Encoded(vectors, scores)

    def ends(self, vectors, acts, types, countries):
        def side(piece, country):
            phrase = np.full((len(acts), len(vectors) + 1), -9.0, np.float32)
            phrase[:, np.append(vectors[:, 0] == piece, False)] = 5.0
            of_country = np.full((len(acts), len(countries)), -9.0, np.float32)
            of_country[:, country] = 3.0
            shape = (len(acts), len(countries), HIDDEN)
            return Side(
                phrase, of_country, np.zeros((len(acts), HIDDEN), np.float32), np.zeros(shape, np.float32)
            )

        of_acts = np.zeros((len(acts), HIDDEN), np.float32)
        of_acts[:, 0] = types
        return Ends(of_acts, side(6, 0), side(7, 1))

    def check(self, candidates, hints):  # noqa: ARG002
        types = np.full((len(candidates), len(TYPES)), -9.0, np.float32)
        for row, of_type in enumerate(candidates[:, 0]):
            types[row, int(of_type)] = self.likely
        realis = np.zeros((len(candidates), len(REALIS)), np.float32)
        realis[:, self.realis] = 5
        return Checked(types, realis)
