"""The oracle of `made_up.rs`: botocore's serializers and parsers, on a service that nobody has.

One JSON document a line in, one a line out. `{protocol, value}` is sent as a request: `{body}`.
`{protocol, body}` is read as an answer, `{service, operation, body}` as one of a real service: the
value in the form of `oracle.py`.
"""

import json
import sys
from urllib.parse import urlencode

import botocore.model
import botocore.parsers
import botocore.serialize

import oracle

TYPES = {
    "Text": {"type": "string"}, "Flag": {"type": "boolean"}, "Count": {"type": "integer"},
    "Big": {"type": "long"}, "Ratio": {"type": "double"}, "At": {"type": "timestamp"},
    "Bytes": {"type": "blob"},
    "Inner": {"type": "structure", "members": {
        "Name": {"shape": "Text"}, "Deeper": {"shape": "Inners"}}},
}
OTHERS = {
    "Names": {"type": "list", "member": {"shape": "Text"}},
    "Flat": {"type": "list", "member": {"shape": "Text"}, "flattened": True},
    "Things": {"type": "list", "member": {"shape": "Inner", "locationName": "Thing"},
               "flattened": True},
    "Inners": {"type": "list", "member": {"shape": "Inner"}},
    "Labels": {"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Text"}},
}
EC2 = {
    "Names": {"type": "list", "member": {"shape": "Text", "locationName": "item"}},
    "Inners": {"type": "list", "member": {"shape": "Inner", "locationName": "item"}},
}
MEMBERS = ["Text", "Flag", "Count", "Big", "Ratio", "At", "Bytes", "Inner", "Names"]


def model(protocol):
    shapes = {**TYPES, **(EC2 if protocol == "ec2" else OTHERS)}
    names = MEMBERS + ([] if protocol == "ec2" else ["Flat", "Things", "Labels"])
    members = {name: {"shape": name} for name in names}
    if protocol == "ec2":
        members["Names"] = {"shape": "Names", "locationName": "nameSet", "queryName": "Name"}
        members["Text"] = {"shape": "Text", "locationName": "text"}
        shapes["Inner"] = {"type": "structure", "members": {
            "Name": {"shape": "Text", "locationName": "name"},
            "Deeper": {"shape": "Inners", "locationName": "deeperSet"}}}
    shapes["Said"] = {"type": "structure", "members": members}
    output = {"shape": "Said"}
    if protocol == "query":
        output["resultWrapper"] = "SayResult"
    return botocore.model.ServiceModel({
        "metadata": {"protocol": protocol, "apiVersion": "2026-01-01", "targetPrefix": "MadeUp",
                     "jsonVersion": "1.0", "serviceId": "Made Up", "endpointPrefix": "made-up"},
        "operations": {"Say": {"name": "Say", "http": {"method": "POST", "requestUri": "/"},
                               "input": {"shape": "Said"}, "output": output}},
        "shapes": shapes}, "made-up")


def typed(value, shape):
    """A canonical value in the types that botocore takes."""
    kind = shape.type_name
    if kind == "structure":
        return {name: typed(item, shape.members[name]) for name, item in value.items()}
    if kind == "list":
        return [typed(item, shape.member) for item in value]
    if kind == "blob":
        return oracle.base64.b64decode(value)
    if kind == "timestamp":
        return oracle.datetime.datetime.fromtimestamp(value, oracle.datetime.timezone.utc)
    return value


def done(asked):
    if "service" in asked:
        service = oracle.model(asked["service"])
        operation = service.operation_model(asked["operation"])
    else:
        service = model(asked["protocol"])
        operation = service.operation_model("Say")
    protocol = service.metadata["protocol"]
    if "value" in asked:
        serializer = botocore.serialize.create_serializer(protocol, False)
        value = typed(asked["value"], operation.input_shape)
        body = serializer.serialize_to_request(value, operation)["body"]
        if isinstance(body, dict):
            body = urlencode(body)
        return {"body": body.decode() if isinstance(body, bytes) else body}
    answer = {"body": asked["body"].encode(), "headers": {}, "status_code": 200, "context": {}}
    parser = botocore.parsers.create_parser(protocol)
    return oracle.canonical(parser.parse(answer, operation.output_shape))


for line in sys.stdin:
    print(json.dumps(done(json.loads(line))))
