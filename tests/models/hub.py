"""A Hub of our own on loopback: as much of its HTTP API as creating and filling repositories needs.

Written after what huggingface_hub 2.4 sends and expects (``_commit_api.py``, ``lfs.py``), with
Git LFS's basic transfer for large files. Xet, which the client prefers where it is installed,
is switched off for it by ``HF_HUB_DISABLE_XET=1``.
"""

import base64
import hashlib
import json
from dataclasses import dataclass, field

import yaml
from aiohttp import web
from aiohttp.typedefs import Handler

TOKEN = "hf_SecretOfTheTest"
LARGE = (".gguf", ".safetensors")
"""What goes by LFS, as the Hub's own .gitattributes has it."""


@dataclass
class Stored:
    """A repository: what its files hold, whether others see it, how often it was committed to."""

    private: bool
    files: dict[str, bytes] = field(default_factory=dict)
    commits: int = 0


@dataclass
class Hub:
    """The server's state. ``uploads_left`` is how many large files it takes before it refuses."""

    repositories: dict[tuple[str, str], Stored] = field(default_factory=dict)
    objects: dict[str, bytes] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    uploads_left: int = 1000

    def app(self) -> web.Application:
        """Give the server, to be started on loopback."""

        @web.middleware
        async def known(request: web.Request, handler: Handler) -> web.StreamResponse:
            self.requests.append(f"{request.method} {request.path}")
            signed = request.path.startswith("/objects/")  # such an address is its own secret
            if not signed and request.headers.get("Authorization") != f"Bearer {TOKEN}":
                return web.json_response({"error": "Invalid username or password."}, status=401)
            return await handler(request)

        app = web.Application(middlewares=[known], client_max_size=1 << 30)
        repository = "/api/{kind:models|datasets}/{owner}/{name}"
        lfs = "/{owner}/{name}.git/info/lfs/objects/batch"
        app.add_routes(
            [
                web.post("/api/repos/create", self.create),
                web.post("/api/validate-yaml", self.validate),
                web.get(repository + "/revision/main", self.info),
                web.post(repository + "/preupload/main", self.preupload),
                web.post(repository + "/commit/main", self.commit),
                web.post(lfs, self.batch),
                web.post("/datasets" + lfs, self.batch),
                web.put("/objects/{oid}", self.upload),
                web.post("/verify", self.verify),
            ]
        )
        return app

    async def create(self, request: web.Request) -> web.Response:
        said = await request.json()
        kind = said.get("type", "model")
        name = f"{said['organization']}/{said['name']}"
        place = {"url": str(request.url.with_path(f"/{name}"))}
        if (kind, name) in self.repositories:
            return web.json_response({"error": f"You already created {name}", **place}, status=409)
        self.repositories[kind, name] = Stored(said.get("visibility") == "private")
        return web.json_response(place)

    async def validate(self, request: web.Request) -> web.Response:
        content = (await request.json())["content"]
        parts = content.split("---\n", 2)
        front = yaml.safe_load(parts[1]) if len(parts) == 3 and not parts[0] else None
        if not isinstance(front, dict) or "license" not in front:
            return web.json_response({"errors": [{"message": "no metadata"}]}, status=400)
        return web.json_response({"errors": [], "warnings": []})

    async def info(self, request: web.Request) -> web.Response:
        stored = self._stored(request)
        name = f"{request.match_info['owner']}/{request.match_info['name']}"
        return web.json_response({"id": name, "sha": f"{stored.commits:040x}", "tags": []})

    async def preupload(self, request: web.Request) -> web.Response:
        stored = self._stored(request)
        answer = []
        for file in (await request.json())["files"]:
            path = file["path"]
            held = stored.files.get(path)
            large = path.endswith(LARGE)
            oid = None if held is None else _sha256(held) if large else _git(held)
            mode = "lfs" if large else "regular"
            answer.append({"path": path, "uploadMode": mode, "shouldIgnore": False, "oid": oid})
        return web.json_response({"files": answer})

    async def batch(self, request: web.Request) -> web.Response:
        answer = []
        for item in (await request.json())["objects"]:
            if item["oid"] not in self.objects:
                actions = {
                    "upload": {"href": str(request.url.with_path(f"/objects/{item['oid']}"))},
                    "verify": {"href": str(request.url.with_path("/verify"))},
                }
                item = {**item, "actions": actions}
            answer.append(item)
        return web.json_response({"transfer": "basic", "objects": answer})

    async def upload(self, request: web.Request) -> web.Response:
        content = await request.read()
        if self.uploads_left == 0:
            return web.Response(status=403)
        if _sha256(content) != request.match_info["oid"]:
            return web.Response(status=400)
        self.uploads_left -= 1
        self.objects[request.match_info["oid"]] = content
        return web.Response()

    async def verify(self, request: web.Request) -> web.Response:
        said = await request.json()
        whole = len(self.objects.get(said["oid"], b"")) == said["size"]
        return web.json_response({}, status=200 if whole else 404)

    async def commit(self, request: web.Request) -> web.Response:
        stored = self._stored(request)
        lines = [json.loads(line) for line in (await request.read()).splitlines()]
        assert lines[0]["key"] == "header"
        changed = {}
        for line in lines[1:]:
            value = line["value"]
            if line["key"] == "lfsFile":
                if value["oid"] not in self.objects:
                    return web.json_response({"error": "an object is missing"}, status=400)
                changed[value["path"]] = self.objects[value["oid"]]
            else:
                assert line["key"] == "file"
                changed[value["path"]] = base64.b64decode(value["content"])
        stored.files |= changed
        stored.commits += 1
        path = request.path.removeprefix("/api").removeprefix("/models").removesuffix("/main")
        place = request.url.with_path(f"{path}/{stored.commits:040x}")
        return web.json_response({"commitUrl": str(place), "commitOid": f"{stored.commits:040x}"})

    def _stored(self, request: web.Request) -> Stored:
        match = request.match_info
        key = (match["kind"].removesuffix("s"), f"{match['owner']}/{match['name']}")
        if key not in self.repositories:
            raise web.HTTPNotFound(headers={"X-Error-Code": "RepoNotFound"})
        return self.repositories[key]


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _git(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
