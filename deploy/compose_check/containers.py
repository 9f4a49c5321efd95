"""The containers of one Compose project, as the engine itself describes them."""

import json
from dataclasses import dataclass
from typing import Any, Self

from deploy.machinery.processes import output_of

PROJECT, SERVICE = "com.docker.compose.project", "com.docker.compose.service"


@dataclass(frozen=True, slots=True)
class Container:
    """`published` are the addresses of this machine that lead into it; `addresses`, its own among the others."""

    id: str
    service: str
    state: str
    exit_code: int
    health: str
    published: tuple[str, ...]
    addresses: tuple[str, ...]
    is_confined: bool

    @classmethod
    def read(cls, told: dict[str, Any]) -> Self:
        state, host = told["State"], told["HostConfig"]
        networks = told["NetworkSettings"]
        bound = [each for each in (networks["Ports"] or {}).values() if each]
        return cls(
            id=told["Id"],
            service=told["Config"]["Labels"][SERVICE],
            state=state["Status"],
            exit_code=state["ExitCode"],
            health=state.get("Health", {}).get("Status", ""),
            published=tuple(f"{port['HostIp']}:{port['HostPort']}" for ports in bound for port in ports),
            addresses=tuple(network["IPAddress"] for network in networks["Networks"].values()),
            is_confined=bool(
                host["ReadonlyRootfs"]
                and host["CapDrop"] == ["ALL"]
                and "no-new-privileges:true" in host["SecurityOpt"]
                and not host["Privileged"]
            ),
        )

    @property
    def is_settled(self) -> bool:
        """Healthy; or, where nothing watches its health, done."""
        if self.health:
            return (self.state, self.health) == ("running", "healthy")
        return self.is_done

    @property
    def is_done(self) -> bool:
        return (self.state, self.exit_code) == ("exited", 0)

    def users(self) -> frozenset[str]:
        """The numbers of the users that its processes run as."""
        processes = output_of(["docker", "top", self.id, "-eo", "pid,uid"]).splitlines()[1:]
        return frozenset(process.split()[1] for process in processes)

    def run(self, *command: str) -> str:
        return output_of(["docker", "exec", self.id, *command])


def containers_of(project: str) -> list[Container]:
    """Those that ended, too."""
    found = output_of(["docker", "ps", "--all", "--quiet", "--filter", f"label={PROJECT}={project}"]).split()
    told = json.loads(output_of(["docker", "inspect", *found])) if found else []
    return sorted((Container.read(each) for each in told), key=lambda container: container.service)
