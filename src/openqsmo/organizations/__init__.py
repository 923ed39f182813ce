"""Organizations: who takes part, under which names and which codes.

Departments, agencies, bureaus, boards, courts, the bodies of Congress and
commercial providers form one list; being a federal provider is a flag on it.
Every code carries the scheme that gave it out, because the same digits name
different agencies in different schemes. Names, as sources write them, resolve
to one organization, or are left for a person whose answer is remembered.

Words used here are defined in ``vocabulary.py`` and in docs/glossary.md.
"""
