"""The demonstration government: real agencies and QSMOs with invented offerings, people, prices and use.

``content/`` holds what it is made of, ``beats`` orders it into a story, and ``filling`` plays the story
through the same actions that people use, each at its own moment, so that every record has its event.
Whatever is invented is marked synthetic. A home is filled once, whole or not at all.
"""
