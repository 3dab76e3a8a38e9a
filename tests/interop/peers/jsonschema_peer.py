"""Python's jsonschema, which holds documents to a schema."""

import sys

from jsonschema import Draft202012Validator

from line import serve


def hold(schema, document):
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(document)


if __name__ == "__main__":
    serve(sys.modules[__name__])
