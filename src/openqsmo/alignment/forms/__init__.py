"""Forms of alignment: fit-gaps, crosswalks, waivers, rules."""
