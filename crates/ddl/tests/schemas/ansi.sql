-- Nothing here points to one engine.
CREATE TABLE club (club_id INTEGER PRIMARY KEY, name VARCHAR(50) NOT NULL UNIQUE, founded DATE);
CREATE TABLE player (
  player_id INTEGER NOT NULL,
  club_id INTEGER NOT NULL,
  "order" SMALLINT DEFAULT 1,
  height NUMERIC(4, 2),
  joined TIMESTAMP,
  captain_of INTEGER,
  PRIMARY KEY (player_id),
  FOREIGN KEY (club_id) REFERENCES club,
  FOREIGN KEY (captain_of, player_id) REFERENCES club (club_id),
  FOREIGN KEY (captain_of) REFERENCES stadium (id),
  CHECK (height BETWEEN 1 AND 2.5 AND "order" > 0),
  CHECK (CASE WHEN captain_of IS NULL THEN 1 ELSE 0 END = 0 OR missing > 1),
  UNIQUE (club_id, "order")
)
CREATE TABLE goal (
  player_id INTEGER REFERENCES player,
  minute SMALLINT NOT NULL,
  ,
  PRIMARY KEY (player_id, minute)
);
CREATE TABLE ;
ALTER TABLE stadium ADD CONSTRAINT x FOREIGN KEY (a) REFERENCES club;
FROBNICATE everything;
CREATE TABLE broken (a INTEGER, b TEXT
