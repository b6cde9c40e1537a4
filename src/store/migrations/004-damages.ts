/** Files whose content differed from what was written. */
export const damages = `
  create table damages (
    file text not null,
    found_ms integer not null,
    run_id integer references runs (id) on delete cascade,
    reason text not null,
    remedy text not null,
    primary key (file, found_ms)
  ) without rowid;

  create index damages_by_run on damages (run_id);
`;
