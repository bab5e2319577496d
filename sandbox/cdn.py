"""Serves attached files and avatars, on the Discord port and on the control port alike."""

from aiohttp import web

from sandbox.files import default_avatar, image_type
from sandbox.world import World

# What is stored never changes under its address.
FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}


def attach(app: web.Application, world: World) -> None:
    async def attachment(request: web.Request) -> web.StreamResponse:
        number = request.match_info["attachment"]
        found = world.attachments.get(int(number)) if number.isdecimal() else None
        data = await world.files.get(found.blob) if found else None
        if found is None or data is None:
            raise web.HTTPNotFound
        headers = FOREVER | {"Content-Type": found.content_type}
        return web.Response(body=data, headers=headers)

    async def avatar(request: web.Request) -> web.StreamResponse:
        digest = request.match_info["name"].partition(".")[0].removeprefix("a_")
        data = await world.files.get(digest)
        if data is not None:
            return web.Response(body=data, headers=FOREVER | {"Content-Type": image_type(data)})
        elsewhere = world.avatars_elsewhere.get(digest)
        if elsewhere is None or elsewhere == request.path:
            raise web.HTTPNotFound
        raise web.HTTPFound(elsewhere)

    async def stand_in(request: web.Request) -> web.StreamResponse:
        number = request.match_info["name"].partition(".")[0]
        if not number.isdecimal():
            raise web.HTTPNotFound
        data = default_avatar(int(number))
        return web.Response(body=data, headers=FOREVER | {"Content-Type": "image/png"})

    app.router.add_get("/files/{attachment}/{name}", attachment)
    app.router.add_get("/cdn/embed/avatars/{name}", stand_in)
    app.router.add_get("/cdn/{kind}/{owner}/{name}", avatar)
