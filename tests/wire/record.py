"""Writes the requests of the transcripts, as botocore sends them, byte for byte.

The answers are filled in by the test: ONDOL_BLESS=1 cargo test -p transcripts. Only needed when a
request is added; `python3 record.py` next to this file writes all requests anew and drops answers.
What clients get wrong, and what others try, is in `record_wrong.py`, which this one calls.
"""

import datetime
import os
import socket
import threading
import uuid

import botocore.auth
import botocore.session
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

NOW = datetime.datetime(2026, 1, 1, 0, 0, 0)
HOUR_AGO = NOW - datetime.timedelta(hours=1)
ENDPOINT = "http://127.0.0.1:4566"
# The examples of AWS's documentation; the test has put them into its rows.
ROOT = ("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
ANN = ("AKIAI44QH8DHBEXAMPLE", "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY")
UNKNOWN = ("AKIAUNKNOWNKEYEXAMPL", ROOT[1])
WRONG = (ROOT[0], "not-the-secret")
ENDED = ("ASIAENDEDEXAMPLE", "ended", "a-token")
LIVE = ("ASIALIVEEXAMPLE", "live", "live-token")

# What the seed of the test makes of the first CreateVpc.
VPC = "vpc-cb435c8e746167966"

clock = NOW
taken = []
door = socket.create_server(("127.0.0.1", 0))
to_door = socket.create_connection


def take():
    """Takes one request for each connection and answers nothing of use."""
    while True:
        connection, _ = door.accept()
        data = b""
        while b"\r\n\r\n" not in data:
            data += connection.recv(65536)
        head, body = data.split(b"\r\n\r\n", 1)
        length = 0
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        while len(body) < length:
            body += connection.recv(65536)
        taken.append((head, body))
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n"
                           b"Connection: close\r\n\r\n")
        connection.close()


class Frozen(datetime.datetime):
    @classmethod
    def utcnow(cls):
        return clock

    @classmethod
    def now(cls, tz=None):
        return clock.replace(tzinfo=tz)


def freeze():
    if hasattr(botocore.auth, "get_current_datetime"):
        botocore.auth.get_current_datetime = lambda remove_tzinfo=True: clock
    botocore.auth.datetime = type("Module", (), {"datetime": Frozen})
    count = iter(range(1, 1_000_000))
    uuid.uuid4 = lambda: uuid.UUID(int=next(count))
    import urllib3.util.connection as connection
    connection.create_connection = lambda address, *a, **k: to_door(door.getsockname())


def client(service, keys):
    session = botocore.session.Session()
    session.set_credentials(*keys)
    config = Config(retries={"total_max_attempts": 1}, user_agent="Botocore/1",
                    user_agent_extra="", parameter_validation=False,
                    connect_timeout=5, read_timeout=5)
    return session.create_client(service, region_name="eu-west-1", endpoint_url=ENDPOINT,
                                 config=config)


def sent(call):
    before = len(taken)
    try:
        call()
    except (BotoCoreError, ClientError, ResponseParserError):
        pass  # there is no answer of use
    assert len(taken) == before + 1, "no request was sent"
    return taken[-1]


def api(service, operation, keys=ROOT, at=NOW, **parameters):
    """A call as botocore makes it."""
    global clock
    clock = at
    return sent(lambda: getattr(client(service, keys), operation)(**parameters))


def signed(service, body, headers=(), keys=ROOT):
    """A call that botocore knows no operation for, signed by botocore."""
    request = AWSRequest("POST", ENDPOINT + "/", data=body.encode(), headers=dict(headers))
    SigV4Auth(Credentials(*keys), service, "eu-west-1").add_auth(request)
    prepared = request.prepare()
    lines = ["POST / HTTP/1.1", "Host: 127.0.0.1:4566"]
    lines += [f"{name}: {value}" for name, value in prepared.headers.items()]
    return "\r\n".join(lines).encode(), body.encode()


def presigned(service, operation):
    url = client(service, ROOT).generate_presigned_url(operation, ExpiresIn=900, HttpMethod="GET")
    path = url.removeprefix(ENDPOINT)
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:4566".encode(), b""


def unsigned(head, body):
    """The same without its signature."""
    lines = [line for line in head.split(b"\r\n") if not line.startswith(b"Authorization")]
    return b"\r\n".join(lines), body


def form(body):
    """One parameter a line; a line that ends in a backslash goes on in the next."""
    return body.replace("&", "\\\n&")


def write(name, about, *exchanges):
    out = [about.strip(), ""]
    for title, (head, body) in exchanges:
        head = head.decode()
        body = body.decode()
        is_form = "x-www-form-urlencoded" in head
        out += [f"# {title}", ">>>", head.replace("\r\n", "\n"), ""]
        out += [form(body) if is_form else body, "<<<", ""]
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "transcripts", name + ".txt")
    with open(path, "w") as file:
        file.write("\n".join(out))


FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}


def json_of(target):
    return {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": target}


def query():
    trust = '{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":"*"}}'
    write("query", """
The query protocol: IAM and STS. Lists have `member` elements and are there when they are empty;
members that are not set are not there; times are ISO 8601; the request's id stands in
ResponseMetadata, in an error beside it, and always in a header.
https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
""",
          ("an empty list", api("iam", "list_users", PathPrefix="/none/")),
          ("a structure with a time, without what is not set", api(
              "iam", "create_user", UserName="bea", Path="/staff/",
              Tags=[{"Key": "team", "Value": "red"}])),
          ("a list with one", api("iam", "list_users", PathPrefix="/staff/")),
          ("no result", api("iam", "tag_user", UserName="bea",
                            Tags=[{"Key": "a", "Value": ""}])),
          ("a map would have entries; a list of structures has members", api(
              "iam", "list_user_tags", UserName="bea")),
          ("a document comes back percent-encoded, a text escaped", api(
              "iam", "create_role", RoleName="web", AssumeRolePolicyDocument=trust,
              Description="a < b & 'c' > \"d\"")),
          ("an error with its code", api("iam", "get_user", UserName="nobody")),
          ("the same name again", api("iam", "create_user", UserName="BEA")),
          ("constraints of the model, counted", api(
              "iam", "create_user", UserName="no spaces", Path="staff")),
          ("a required member that is missing", api("iam", "get_role")),
          ("an operation that Ondol does not have", api(
              "iam", "create_group", GroupName="all")),
          ("one that AWS does not have either", signed(
              "iam", "Action=MakeUser&Version=2010-05-08", FORM.items())),
          ("no action", signed("iam", "Version=2010-05-08", FORM.items())),
          ("a member that the operation does not have", signed(
              "iam", "Action=GetUser&Version=2010-05-08&Colour=red", FORM.items())),
          ("who calls, by STS", api("sts", "get_caller_identity")),
          ("the same, presigned", presigned("sts", "get_caller_identity")))
    write("query-elbv2", """
The query protocol again: Elastic Load Balancing, whose errors have the same form.
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/CommonErrors.html
""",
          ("an empty list", api("elbv2", "describe_load_balancers")),
          ("none of that name", api("elbv2", "describe_load_balancers", Names=["shop"])),
          ("a list that is sent, members numbered", api(
              "elbv2", "describe_target_groups", Names=["a", "b"])),
          ("an operation that Ondol does not have", api(
              "elbv2", "create_trust_store", Name="a",
              CaCertificatesBundleS3Bucket="b", CaCertificatesBundleS3Key="c")))


def sts():
    def trust(user):
        principal = f'{{"AWS":"arn:aws:iam::123456789012:{user}"}}'
        return ('{"Version":"2012-10-17","Statement":{"Effect":"Allow",'
                f'"Action":"sts:AssumeRole","Principal":{principal}}}}}')

    def assume(role="deploy", keys=ANN, **more):
        return api("sts", "assume_role", keys=keys, RoleSessionName="one",
                   RoleArn=f"arn:aws:iam::123456789012:role/{role}", **more)
    write("query-sts", """
Temporary credentials: whose they are, who gets them, and who does not. What of them is random has
asterisks in its place, as many as there were characters.
https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
""",
          ("who the root of the account is", api("sts", "get_caller_identity")),
          ("who a user is, which needs no right", api("sts", "get_caller_identity", keys=ANN)),
          ("a role that trusts Ann", api("iam", "create_role", RoleName="deploy",
                                         AssumeRolePolicyDocument=trust("user/ann"))),
          ("a role that trusts nobody who is there", api(
              "iam", "create_role", RoleName="locked",
              AssumeRolePolicyDocument=trust("role/deploy"))),
          ("Ann takes the role on", assume()),
          ("for less time, with a policy of the session", assume(
              DurationSeconds=900,
              Policy='{"Version":"2012-10-17","Statement":'
                     '{"Effect":"Allow","Action":"ecs:*","Resource":"*"}}')),
          ("Ann may not take on one that does not trust her", assume("locked")),
          ("nor one that is not there: nothing is told", assume("none")),
          ("root may take on none", assume(keys=ROOT)),
          ("longer than the role allows", assume(DurationSeconds=43_200)),
          ("shorter than any", assume(DurationSeconds=60)),
          ("a name that no session can have", api(
              "sts", "assume_role", keys=ANN, RoleSessionName="a b",
              RoleArn="arn:aws:iam::123456789012:role/deploy")),
          ("no name at all", api("sts", "assume_role", keys=ANN,
                                 RoleArn="arn:aws:iam::123456789012:role/deploy")),
          ("a session's policy that is none", assume(Policy="{")),
          ("a member that has no effect here", assume(SourceIdentity="ann")),
          ("credentials of a user's own rights", api("sts", "get_session_token", keys=ANN)),
          ("for an hour", api("sts", "get_session_token", keys=ANN, DurationSeconds=3_600)),
          ("shorter than any", api("sts", "get_session_token", keys=ANN, DurationSeconds=60)),
          ("with a device that nobody has", api(
              "sts", "get_session_token", keys=ANN, TokenCode="123456",
              SerialNumber="arn:aws:iam::123456789012:mfa/ann")),
          ("an operation that Ondol does not have", api(
              "sts", "get_federation_token", Name="bob")))


def ec2():
    write("ec2", """
EC2's dialect of query: lists are sent flattened (Filter.1.Value.1) and answered as `item` elements,
the request's id stands first in an answer and last in an error, errors have neither type nor
namespace, and what answers nothing answers `<return>true</return>`.
https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
""",
          ("an empty list, asked for with a flattened one", api(
              "ec2", "describe_vpcs", Filters=[
                  {"Name": "tag:team", "Values": ["red", "blue"]},
                  {"Name": "state", "Values": ["available"]}])),
          ("a structure", api("ec2", "create_vpc", CidrBlock="10.0.0.0/16", TagSpecifications=[
              {"ResourceType": "vpc", "Tags": [{"Key": "Name", "Value": "shop"}]}])),
          ("a list with one", api("ec2", "describe_vpcs", Filters=[
              {"Name": "tag:Name", "Values": ["sh*"]}])),
          ("none of that id", api("ec2", "describe_vpcs", VpcIds=["vpc-0123456789abcdef0"])),
          ("an id that cannot be one", api("ec2", "delete_vpc", VpcId="vpc")),
          ("a required parameter that is missing", api("ec2", "create_subnet")),
          ("a value that cannot be", api("ec2", "create_vpc", CidrBlock="10.0.0.0/99")),
          ("a dry run", api("ec2", "create_vpc", CidrBlock="10.0.0.0/16", DryRun=True)),
          ("empty lists in a structure", api("ec2", "create_internet_gateway")),
          ("no result but `return`", api("ec2", "delete_vpc", VpcId=VPC)),
          ("a page token that nobody gave out", api(
              "ec2", "describe_vpcs", MaxResults=5, NextToken="forged")),
          ("an operation that Ondol does not have", api(
              "ec2", "create_vpn_gateway", Type="ipsec.1")),
          ("one that AWS does not have either", signed(
              "ec2", "Action=MakeVpc&Version=2016-11-15", FORM.items())),
          ("a parameter that the operation does not have", signed(
              "ec2", "Action=CreateVpc&Version=2016-11-15&Colour=red", FORM.items())))


def json_1_1():
    web = [{"name": "web", "image": "web:1", "cpu": 10, "memory": 64, "essential": True,
            "environment": [{"name": "A", "value": "é\n\"b\""}]}]
    write("json-1.1", """
JSON 1.1: ECS, ECR and CloudWatch Logs. The operation stands in X-Amz-Target, the request's id only
in a header, the error's code in `__type`; times are seconds since 1970; members that are not set
are not there.
https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/CommonErrors.html
""",
          ("an empty list", api("ecs", "list_clusters")),
          ("a structure", api("ecs", "create_cluster", clusterName="shop",
                              tags=[{"key": "team", "value": "red"}])),
          ("what was found and what was not", api(
              "ecs", "describe_clusters", clusters=["shop", "other"], include=["TAGS"])),
          ("a time, text that has to be escaped", api(
              "ecs", "register_task_definition", family="web", containerDefinitions=web,
              requiresCompatibilities=["FARGATE"], networkMode="awsvpc", cpu="256",
              memory="512")),
          ("an error with its code", api(
              "ecs", "describe_services", cluster="none", services=["web"])),
          ("a required member that is missing", api("ecs", "describe_services", cluster="shop")),
          ("a value of another type", signed(
              "ecs", '{"clusterName":7}',
              json_of("AmazonEC2ContainerServiceV20141113.CreateCluster").items())),
          ("a member that the operation does not have", signed(
              "ecs", '{"colour":"red"}',
              json_of("AmazonEC2ContainerServiceV20141113.ListClusters").items())),
          ("no JSON", signed(
              "ecs", '{"clusterName":',
              json_of("AmazonEC2ContainerServiceV20141113.ListClusters").items())),
          ("a page token that nobody gave out", api("ecs", "list_clusters", nextToken="forged")),
          ("an operation that Ondol does not have", api(
              "ecs", "create_capacity_provider", name="spot",
              autoScalingGroupProvider={"autoScalingGroupArn": "a"})),
          ("one that AWS does not have either", signed(
              "ecs", "{}", json_of("AmazonEC2ContainerServiceV20141113.MakeCluster").items())),
          ("a repository", api("ecr", "create_repository", repositoryName="shop/web")),
          ("ECR's words for a constraint", api("ecr", "create_repository", repositoryName="A")),
          ("no repository of that name", api("ecr", "list_images", repositoryName="none")),
          ("a log group: an answer of no bytes would be no JSON", api(
              "logs", "create_log_group", logGroupName="/shop/web")),
          ("it is there already", api("logs", "create_log_group", logGroupName="/shop/web")))


def other():
    write("json-1.0", """
JSON 1.0 is spoken by no service that is here yet; a client that speaks it to one that is not is
told so in its own protocol. So are the clients of REST services.
https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
""",
          ("DynamoDB, JSON 1.0", api("dynamodb", "list_tables")),
          ("SNS, query", api("sns", "list_topics")),
          ("Lambda, REST and JSON", api("lambda", "list_functions")),
          ("Route 53, REST and XML", api("route53", "list_hosted_zones")))


def signatures():
    def all_of(service, operation, **parameters):
        def call(**more):
            return api(service, operation, **more, **parameters)
        return [
            (f"{service}: a wrong signature", call(keys=WRONG)),
            (f"{service}: a key that nobody has", call(keys=UNKNOWN)),
            (f"{service}: signed an hour ago", call(at=HOUR_AGO)),
            (f"{service}: credentials that have ended", call(keys=ENDED)),
            (f"{service}: not signed", unsigned(*call())),
            (f"{service}: a user without any right", call(keys=ANN)),
        ]
    write("signatures", """
Who calls, and whether he may: each protocol has its own codes and statuses for the same mistakes.
The user is one whose only policy allows iam:GetUser.
https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
""",
          *all_of("iam", "list_users"),
          *all_of("ec2", "describe_vpcs"),
          *all_of("ecs", "list_clusters"),
          ("iam: what the user may", api("iam", "get_user", keys=ANN)),
          ("iam: what nobody has, by a user who may not", api(
              "iam", "create_group", keys=ANN, GroupName="all")))


if __name__ == "__main__":
    freeze()
    threading.Thread(target=take, daemon=True).start()
    query()
    ec2()
    json_1_1()
    other()
    signatures()
    import record_wrong
    record_wrong.all_of_them()
    sts()
