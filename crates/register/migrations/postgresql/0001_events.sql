create table event (
    position bigint primary key check (position > 0),
    stream_kind text collate "C" not null,
    stream_id text collate "C" not null,
    version bigint not null check (version > 0),
    kind text collate "C" not null,
    payload text collate "C" not null,
    files text collate "C" not null,
    person text collate "C" not null,
    organisation text collate "C" not null,
    role text collate "C" not null,
    delegation text collate "C",
    at text collate "C" not null,
    reason text collate "C",
    command text collate "C" not null,
    part bigint not null check (part between 1 and parts),
    parts bigint not null,
    previous text collate "C" not null check (length(previous) = 64),
    hash text collate "C" not null check (length(hash) = 64),
    unique (stream_kind, stream_id, version),
    unique (command, part)
);

create table head (
    id bigint primary key check (id = 1),
    position bigint not null,
    hash text collate "C" not null,
    read_tables text collate "C" not null
) with (fillfactor = 10);

insert into head values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000', '');

create table read_table (
    name text collate "C" primary key,
    version bigint not null,
    shape text collate "C" not null
);

create table anchor (
    day text collate "C" primary key,
    position bigint not null,
    hash text collate "C" not null
);

create table file (
    hash text collate "C" primary key,
    kind text collate "C" not null,
    size bigint not null,
    content bytea not null
);

-- Attachments are mostly compressed already.
alter table file alter column content set storage external;

create function brygga_refuses_change() returns trigger language plpgsql as $$
begin
    raise exception 'what the table % holds is never changed or removed', tg_table_name;
end
$$;

create trigger event_is_never_changed before update or delete on event
    for each row execute function brygga_refuses_change();
create trigger event_is_never_removed before truncate on event
    for each statement execute function brygga_refuses_change();
create trigger anchor_is_never_changed before update or delete on anchor
    for each row execute function brygga_refuses_change();
create trigger anchor_is_never_removed before truncate on anchor
    for each statement execute function brygga_refuses_change();
create trigger file_is_never_changed before update or delete on file
    for each row execute function brygga_refuses_change();
create trigger file_is_never_removed before truncate on file
    for each statement execute function brygga_refuses_change();
