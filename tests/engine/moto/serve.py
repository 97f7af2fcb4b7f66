"""serve.py ADDRESS PORT REGION DOMAIN: moto's server with a Simple AD of that domain registered with WorkSpaces.

Prints the directory's id when it answers, and ends with its standard input.
"""

import sys

import boto3
from moto.server import ThreadedMotoServer

address, port, region, domain = sys.argv[1:]
server = ThreadedMotoServer(ip_address=address, port=int(port), verbose=False)
server.start()


def client(service):
    return boto3.client(
        service,
        region_name=region,
        endpoint_url=f"http://{address}:{port}",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )


ec2 = client("ec2")
vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
subnets = [
    ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{index}.0/24", AvailabilityZone=region + zone)["Subnet"]["SubnetId"]
    for index, zone in enumerate("ab")
]
directory = client("ds").create_directory(
    Name=domain, Password="Passw0rd!", Size="Small", VpcSettings={"VpcId": vpc, "SubnetIds": subnets}
)["DirectoryId"]
client("workspaces").register_workspace_directory(DirectoryId=directory)
print(directory, flush=True)
sys.stdin.read()
server.stop()
