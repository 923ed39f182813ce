"""What happens when something is loaded, in words."""

from openqsmo.ledger.words import declare

declare({"load.finished": "{source} was loaded: {summary}"})
