# Serves moto servers, each a fork of this process: loading moto takes a second or two of a processor, a fork of it next to nothing.
# Usage: fork-servers.py SOCKET, in a folder of its own. Says "listens"; ends, and removes that folder, with its standard input.
# A connection asks for a server by a line of JSON: "port", "folder" (its home, empty) and "env". The answer is a line with its process id, and
# then what it writes to standard error. The server ends, and removes its folder, when the connection does.
import json
import os
import random
import select
import shutil
import signal
import socket
import sys
import threading

SERVICES = [
    "moto_api", "cloudtrail", "cloudwatch", "config", "dynamodb", "ec2", "iam", "kms", "logs",
    "organizations", "s3", "s3control", "securityhub", "sns", "sqs", "sts",
]


def load():
    """All that a server would load by its first calls. No backend of another service than these is made."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

    app = DomainDispatcherApplication(create_backend_app)
    app.debug = True
    for service in SERVICES:
        app.app_instances[service] = create_backend_app(service)
    return app


def end_with(connection, folder):
    while connection.recv(1024):
        pass
    shutil.rmtree(folder, True)
    os._exit(0)


def serve(app, connection, wish):
    from moto.moto_api._internal import mock_random
    from werkzeug.serving import run_simple

    os.setsid()
    connection.sendall(b"%d\n" % os.getpid())
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    os.dup2(connection.fileno(), 2)
    os.chdir(wish["folder"])
    os.environ.clear()
    os.environ.update(wish["env"], MOTO_PORT=str(wish["port"]))
    for generator in (random, mock_random):
        generator.seed()
    threading.Thread(target=end_with, args=(connection, wish["folder"]), daemon=True).start()
    run_simple("127.0.0.1", wish["port"], app, threaded=True)


def read_line(connection):
    line = b""
    while not line.endswith(b"\n"):
        more = connection.recv(65536)
        if not more:
            return None
        line += more
    return line


def main():
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(sys.argv[1])
    listener.listen(64)
    print("listens", flush=True)
    app = load()
    # Nobody waits for the servers here.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        readable, _, _ = select.select([listener, sys.stdin], [], [])
        if sys.stdin in readable:
            shutil.rmtree(os.path.dirname(sys.argv[1]), True)
            return
        connection, _ = listener.accept()
        line = read_line(connection)
        if line is None:
            connection.close()
            continue
        if os.fork() == 0:
            listener.close()
            try:
                serve(app, connection, json.loads(line))
            finally:
                os._exit(1)
        connection.close()


main()
