"""The oracle of `botocore.rs`: botocore's own serializers and parsers.

`requests OUT`: random inputs of every implemented operation, as botocore sends them, one JSON
object a line: {service, operation, target, body, wanted}. `answers IN`: answers as Ondol wrote
them, parsed by botocore and compared with what was to be said; prints what differs.
Values in `wanted` are in one canonical form: epoch seconds for times, base64 for bytes.
"""

import base64
import datetime
import json
import random
import sys

import botocore.parsers
import botocore.serialize
import botocore.session
from botocore.model import ListShape, MapShape, StructureShape

SESSION = botocore.session.get_session()
LOADER = SESSION.get_component("data_loader")
MODELS = {}


def model(service):
    if service not in MODELS:
        MODELS[service] = SESSION.get_service_model(service)
    return MODELS[service]


TEXTS = ["web", "a b", "", "<&>\"'", "é日本", "x" * 40, "a=b&c;d%20+", "line\nbreak\ttab"]


def invent(shape, rng, depth, plain):
    """A value in botocore's types, and the same in canonical form."""
    kind = shape.type_name
    if kind == "structure":
        if getattr(shape, "is_document_type", False):
            return {"a": [1, "b"]}, {"a": [1, "b"]}
        names = list(shape.members)
        if getattr(shape, "is_tagged_union", False):
            names = [rng.choice(names)]
        value, wanted = {}, {}
        for name in names:
            member = shape.members[name]
            nested = isinstance(member, (StructureShape, ListShape, MapShape))
            if depth > 5 and nested:
                continue
            if rng.random() < (0.35 if depth else 0.6):
                value[name], wanted[name] = invent(member, rng, depth + 1, plain)
        if depth and not value and not plain and names:
            # A form cannot say an empty structure.
            flat = [name for name in names if not isinstance(shape.members[name], (StructureShape, ListShape, MapShape))]
            name = (flat or names)[0]
            value[name], wanted[name] = invent(shape.members[name], rng, depth + 1, plain)
        return value, wanted
    if kind == "list":
        pairs = [invent(shape.member, rng, depth + 1, plain) for _ in range(rng.choice([1, 1, 2, 12]))]
        if depth > 2:
            pairs = pairs[:2]
        return [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    if kind == "map":
        pairs = {f"key {number}": invent(shape.value, rng, depth + 1, plain) for number in range(2)}
        return {key: pair[0] for key, pair in pairs.items()}, {key: pair[1] for key, pair in pairs.items()}
    if kind == "string":
        text = rng.choice(TEXTS)
        return text, text
    if kind == "integer":
        number = rng.choice([0, 1, -5, 2147483647])
        return number, number
    if kind == "long":
        number = rng.choice([0, 1, -5, 2**53 - 1])
        return number, number
    if kind in ("double", "float"):
        number = rng.choice([0.5, 2.0, -1.25])
        return number, number
    if kind == "boolean":
        flag = rng.random() < 0.5
        return flag, flag
    if kind == "blob":
        data = bytes(rng.randrange(256) for _ in range(5))
        return data, base64.b64encode(data).decode()
    if kind == "timestamp":
        seconds = rng.randrange(0, 2**31)
        return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc), seconds
    raise ValueError(kind)


def requests(out, operations, seed):
    rng = random.Random(seed)
    with open(out, "w") as file:
        for service, names in operations.items():
            serializer = botocore.serialize.create_serializer(model(service).metadata["protocol"], False)
            for name in names:
                operation = model(service).operation_model(name)
                for _ in range(6):
                    if operation.input_shape is None:
                        value, wanted = {}, {}
                    else:
                        value, wanted = invent(operation.input_shape, rng, 0, False)
                    sent = serializer.serialize_to_request(value, operation)
                    body = sent["body"]
                    if isinstance(body, dict):
                        from urllib.parse import urlencode

                        body = urlencode(body)
                    if isinstance(body, bytes):
                        body = body.decode()
                    case = {
                        "service": service,
                        "operation": name,
                        "target": sent["headers"].get("X-Amz-Target", ""),
                        "body": body,
                        "wanted": wanted,
                    }
                    if operation.output_shape is not None:
                        case["answer"] = invent(operation.output_shape, rng, 0, True)[1]
                    else:
                        case["answer"] = {}
                    file.write(json.dumps(case) + "\n")


def canonical(value):
    if isinstance(value, dict):
        return {key: canonical(item) for key, item in value.items() if key != "ResponseMetadata"}
    if isinstance(value, list):
        return [canonical(item) for item in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime.datetime):
        return round(value.timestamp(), 3)
    return value


def answers(path):
    differences = 0
    with open(path) as file:
        for line in file:
            case = json.loads(line)
            metadata = model(case["service"]).metadata
            operation = model(case["service"]).operation_model(case["operation"])
            parser = botocore.parsers.create_parser(metadata["protocol"])
            response = {
                "body": case["body"].encode(),
                "headers": {"x-amzn-requestid": "req-1"},
                "status_code": case["status"],
                "context": {},
            }
            parsed = parser.parse(response, operation.output_shape)
            if case["status"] >= 300:
                got = {
                    "code": parsed["Error"]["Code"],
                    "message": parsed["Error"]["Message"],
                    "id": parsed["ResponseMetadata"]["RequestId"],
                }
            else:
                got = canonical(parsed)
            if got != case["wanted"]:
                differences += 1
                if differences < 5:
                    print(case["service"], case["operation"], case["body"], "got", got, "wanted", case["wanted"])
    print("differences:", differences)
    return 1 if differences else 0


if __name__ == "__main__":
    if sys.argv[1] == "requests":
        requests(sys.argv[2], json.load(open(sys.argv[3])), int(sys.argv[4]))
    else:
        sys.exit(answers(sys.argv[2]))
