from guildhall.kernel.gates import TextGate, text_gates
from guildhall.moderation.actions.screening import check_words, weigh_words

text_gates.add(TextGate(name="moderation.words", check=check_words, weigh=weigh_words))
