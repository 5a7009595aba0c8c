"""Messages as chat services take them: one module a service, with its limits and its escaping."""

from collections.abc import Callable, Mapping

from worker.domain.alerts import ChannelType
from worker.domain.notices import Notice
from worker.render.presets import discord, mattermost, ntfy, slack, teams
from worker.render.reader import Reader

PRESETS: Mapping[ChannelType, Callable[[Notice, Reader], bytes]] = {
    ChannelType.SLACK: slack.render,
    ChannelType.TEAMS: teams.render,
    ChannelType.MATTERMOST: mattermost.render,
    ChannelType.DISCORD: discord.render,
    ChannelType.NTFY: ntfy.render,
}
