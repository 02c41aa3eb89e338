"""`clauseflow user`: the first administrator, before anybody can sign in to make the others.

Passwords are made here at random or read from the terminal; they are never taken from the command line.
"""

import click

import engine
from engine.language import gettext as _
from web.settings import Settings
from web.wiring import wire


@click.group()
def user() -> None:
    """用户 · Accounts."""


@user.command("add")
@click.argument("login")
@click.argument("name")
@click.option("--admin", is_flag=True, help="管理员 · administrator")
@click.option("--ask", is_flag=True, help="自己输入密码 · type the password instead of getting a random one")
def add(login: str, name: str, admin: bool, ask: bool) -> None:
    """新增用户 LOGIN,姓名 NAME · Add the account LOGIN for the person NAME."""
    database = wire(Settings.from_environment())
    password = click.prompt(_("密码"), hide_input=True, confirmation_prompt=True) if ask else engine.random_password()
    engine.add_user(database, actor=engine.SYSTEM, user_id=login, name=name, password=password, is_admin=admin)
    click.echo(_("已新增用户 {login}。", login=login))
    if not ask:
        click.echo(_("密码(只显示这一次):{password}", password=password))
