-- 'BRYG': other programs' files are refused.
pragma application_id = 1112693063;

create table event (
    position integer primary key check (position > 0),
    stream_kind text not null,
    stream_id text not null,
    version integer not null check (version > 0),
    kind text not null,
    payload text not null,
    files text not null,
    person text not null,
    organisation text not null,
    role text not null,
    delegation text,
    at text not null,
    reason text,
    command text not null,
    part integer not null check (part between 1 and parts),
    parts integer not null,
    previous text not null check (length(previous) = 64),
    hash text not null check (length(hash) = 64),
    unique (stream_kind, stream_id, version),
    unique (command, part)
) strict;

create table head (
    id integer primary key check (id = 1),
    position integer not null,
    hash text not null,
    read_tables text not null
) strict;

insert into head values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000', '');

create table read_table (
    name text primary key,
    version integer not null,
    shape text not null
) strict;

create table anchor (
    day text primary key,
    position integer not null,
    hash text not null
) strict;

create table file (
    hash text primary key,
    kind text not null,
    size integer not null,
    content blob not null
) strict;

create trigger event_is_never_changed before update on event
begin select raise(abort, 'an event is never changed'); end;
create trigger event_is_never_removed before delete on event
begin select raise(abort, 'an event is never removed'); end;
create trigger anchor_is_never_changed before update on anchor
begin select raise(abort, 'an anchor is never changed'); end;
create trigger anchor_is_never_removed before delete on anchor
begin select raise(abort, 'an anchor is never removed'); end;
create trigger file_is_never_changed before update on file
begin select raise(abort, 'a file is never changed'); end;
create trigger file_is_never_removed before delete on file
begin select raise(abort, 'a file is never removed'); end;
