"""Real clients against a running server: `clients.py ENDPOINT`. Fails with what differed."""

import datetime
import sys
import urllib.error
import urllib.request

import boto3
import botocore.auth
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT = sys.argv[1]


def client(service, key="testing", secret="testing", region="eu-west-1", token=None):
    return boto3.client(
        service,
        endpoint_url=ENDPOINT,
        region_name=region,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        aws_session_token=token,
        config=Config(retries={"max_attempts": 0}, parameter_validation=False),
    )


def equal(got, wanted, what):
    assert got == wanted, f"{what}: got {got!r}, wanted {wanted!r}"


def refused(what, call, status, code, text=""):
    try:
        call()
    except ClientError as error:
        answer = error.response
        got = (answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"])
        equal(got, (status, code), what)
        assert text in answer["Error"]["Message"], f"{what}: {answer['Error']['Message']}"
        assert answer["ResponseMetadata"]["RequestId"], what
        return
    raise AssertionError(f"{what}: not refused")


# Answers in each protocol.
sts, iam, ec2, ecs = client("sts"), client("iam"), client("ec2"), client("ecs")
me = sts.get_caller_identity()
equal(me["Arn"], "arn:aws:iam::123456789012:root", "sts")
assert me["ResponseMetadata"]["HTTPHeaders"]["x-amzn-requestid"], me
user = iam.create_user(UserName="mia", Tags=[{"Key": "a", "Value": "b 1"}])["User"]
equal(user["Tags"], [{"Key": "a", "Value": "b 1"}], "iam tags")
assert abs((user["CreateDate"] - datetime.datetime.now(datetime.timezone.utc)).total_seconds()) < 60
equal(ec2.describe_vpcs()["Vpcs"], [], "an empty list is there")
found = ec2.describe_regions(Filters=[{"Name": "region-name", "Values": ["eu-*-1"]}])["Regions"]
assert {"RegionName": "eu-west-1"} in found and len(found) > 3, found
made = ecs.create_cluster(clusterName="c", tags=[{"key": "k", "value": "é"}])["cluster"]
equal(made, {"clusterName": "c", "tags": [{"key": "k", "value": "é"}]}, "absent members are absent")
equal(client("ecs", region="us-east-1").list_clusters()["clusterArns"], [], "regions are apart")
definition = ecs.register_task_definition(
    family="f", containerDefinitions=[{"name": "a", "image": "i", "environment": [{"name": "X", "value": ""}]}]
)["taskDefinition"]
equal(definition["containerDefinitions"][0]["environment"], [{"name": "X", "value": ""}], "nested")
assert isinstance(definition["registeredAt"], datetime.datetime)

# Pages.
for number in range(250):
    ecs.create_cluster(clusterName=f"page-{number:03}")
pages = list(ecs.get_paginator("list_clusters").paginate())
equal([len(page["clusterArns"]) for page in pages], [100, 100, 51], "pages")
token = ecs.list_clusters(maxResults=10)["nextToken"]
assert ecs.list_clusters(maxResults=20, nextToken=token)["clusterArns"][0] == "page-009"
forged = token[:-2] + ("AA" if token[-2:] != "AA" else "BB")
invalid = "InvalidParameterException"
refused("a forged token", lambda: ecs.list_clusters(nextToken=forged), 400, invalid)
elsewhere = client("ecs", region="us-east-1")
refused("another region's token", lambda: elsewhere.list_clusters(nextToken=token), 400, invalid)

# Who calls.
for service, call, wrong, unknown in [
    ("sts", "get_caller_identity", (403, "SignatureDoesNotMatch"), (403, "InvalidClientTokenId")),
    ("ec2", "describe_vpcs", (403, "SignatureDoesNotMatch"), (401, "AuthFailure")),
    ("ecs", "list_clusters", (400, "InvalidSignatureException"), (400, "UnrecognizedClientException")),
]:
    refused(f"{service} wrong secret", getattr(client(service, secret="no"), call), *wrong)
    refused(f"{service} unknown key", getattr(client(service, key="AKIANO"), call), *unknown)
    refused(f"{service} strange token", getattr(client(service, token="no"), call), *unknown)

real = botocore.auth.get_current_datetime
for minutes in (-14, 14):
    shift = datetime.timedelta(minutes=minutes)
    botocore.auth.get_current_datetime = lambda *a, **k: real(*a, **k) + shift
    sts.get_caller_identity()
for minutes, words in [(-16, "Signature expired"), (16, "Signature not yet current")]:
    shift = datetime.timedelta(minutes=minutes)
    botocore.auth.get_current_datetime = lambda *a, **k: real(*a, **k) + shift
    refused("sts late", sts.get_caller_identity, 403, "SignatureDoesNotMatch", words)
    refused("ecs late", ecs.list_clusters, 400, "InvalidSignatureException", words)
    refused("ec2 late", ec2.describe_vpcs, 400, "RequestExpired", words)
botocore.auth.get_current_datetime = real

url = sts.generate_presigned_url("get_caller_identity", ExpiresIn=60, HttpMethod="GET")
try:
    assert b"123456789012:root" in urllib.request.urlopen(url).read()
except urllib.error.HTTPError as error:
    raise AssertionError(error.read())
for bad in [url.replace("X-Amz-Expires=60", "X-Amz-Expires=61"), ENDPOINT + "/?Action=GetCallerIdentity"]:
    try:
        urllib.request.urlopen(bad)
        raise AssertionError("not refused: " + bad)
    except urllib.error.HTTPError as error:
        equal(error.code, 403, bad)
        body = error.read()
        assert b"SignatureDoesNotMatch" in body or b"MissingAuthenticationToken" in body, body

week = sts.generate_presigned_url("get_caller_identity", ExpiresIn=7 * 86400 + 1, HttpMethod="GET")
try:
    urllib.request.urlopen(week)
    raise AssertionError("presigned for too long")
except urllib.error.HTTPError as error:
    equal(error.code, 400, "presigned for too long")
    assert b"IncompleteSignature" in error.read()

# What may not, does not exist, is not here, is wrong.
refused("denied", lambda: iam.get_role(RoleName="denied"), 403, "AccessDenied", "iam:GetRole on resource: * because no identity-based")
refused("dry", lambda: ec2.delete_vpc(VpcId="vpc-1", DryRun=True), 412, "DryRunOperation")
equal(ec2.delete_vpc(VpcId="vpc-1")["ResponseMetadata"]["HTTPStatusCode"], 200, "no output")
refused(
    "not here",
    lambda: ecs.create_capacity_provider(name="x"),
    501,
    "NotImplemented",
    "ecs:CreateCapacityProvider is not implemented by Ondol",
)
refused("not here", lambda: ec2.run_instances(MinCount=1, MaxCount=1), 501, "NotImplemented", "ec2:RunInstances")
refused("no service", lambda: client("dynamodb").list_tables(), 501, "NotImplemented", "ListTables")
refused("no service", lambda: client("sqs").list_queues(), 501, "NotImplemented", "ListQueues")
refused(
    "two violations",
    lambda: iam.create_user(UserName="sp ace", Path="x"),
    400,
    "ValidationError",
    "2 validation errors detected: Value 'x",
)
refused("missing", lambda: ec2.delete_vpc(), 400, "MissingParameter", "The request must contain the parameter vpcId")
refused("missing", lambda: ecs.register_task_definition(family="f"), 400, invalid, "Value null at 'containerDefinitions'")
refused(
    "an enumeration",
    lambda: ecs.register_task_definition(family="f", containerDefinitions=[], networkMode="moon"),
    400,
    invalid,
    "Value 'moon' at 'networkMode' failed to satisfy constraint: Member must satisfy enum value set: [bridge, host",
)
refused("a filter", lambda: ec2.describe_regions(Filters=[{"Name": "x", "Values": []}]), 400, "InvalidParameterValue")
print("all answered as wanted")
