-- MySQL dump 10.13  Distrib 8.0 -- It's a ferry company
/*!40101 SET NAMES utf8mb4 */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
CREATE DATABASE IF NOT EXISTS `ferries`;
USE `ferries`;
DROP TABLE IF EXISTS `sailing`, `port`;

# Where ferries call; "home" isn't special
CREATE TABLE `port` (
  `port_id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `code` char(3) COLLATE utf8mb4_bin NOT NULL COMMENT 'UN/LOCODE, e.g. ''HEL''',
  `name` varchar(80) CHARACTER SET utf8mb4 NOT NULL DEFAULT 'O\'Port; (new)',
  `kind` enum('home','foreign','it''s both') DEFAULT 'home',
  `services` set('fuel','water') DEFAULT NULL,
  `open` tinyint(1) NOT NULL DEFAULT '1',
  `flags` bit(4) DEFAULT b'101',
  `condition` text, -- e.g., "good", 'bad', it's fine
  `place` point NOT NULL SRID 4326,
  `url` varchar(500),
  `built` year DEFAULT NULL,
  `changed` timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
  PRIMARY KEY (`port_id`),
  UNIQUE KEY `uq_code` (`code`),
  UNIQUE KEY `uq_url` (`url`(100)) USING BTREE,
  KEY `ix_name` (`name`(20)) USING BTREE COMMENT 'not unique',
  FULLTEXT KEY `ft` (`condition`),
  SPATIAL INDEX `sp` (`place`)
) ENGINE=InnoDB AUTO_INCREMENT=7 DEFAULT CHARSET=utf8mb4 COMMENT='Ports of call';
INSERT INTO `port` VALUES (1,'HEL','a;b','home',NULL,1,b'0','CREATE TABLE x (y INT);',NULL,NULL,NULL,NULL),
(2,'TLL','it''s \'quoted\'','home',NULL,1,b'0','',NULL,NULL,NULL,NULL);

DELIMITER //
CREATE DEFINER=`root`@`localhost` PROCEDURE tidy()
BEGIN
  DECLARE done INT DEFAULT 0;
  CREATE TEMPORARY TABLE scratch (a INT);
  IF done THEN SELECT 1; END IF;
END //
CREATE TRIGGER t1 BEFORE INSERT ON port FOR EACH ROW BEGIN SET NEW.name = TRIM(NEW.name); END//
DELIMITER ;

-- forward reference to Crew, and a cycle
CREATE TABLE Vessel (
  vessel_id BIGINT AUTO_INCREMENT PRIMARY KEY,
  master_id INT NULL,  -- FK to Crew (added below)
  home_port INT UNSIGNED NOT NULL, -- Foreign key to port table
  tonnage DECIMAL(8,2) UNSIGNED CHECK (tonnage > 0 AND tonnage < 300000), -- gross, in t
  imo VARCHAR(10) UNIQUE KEY, KEY (home_port),
  speed DOUBLE, depth MEDIUMINT, notes LONGTEXT,
  full_name VARCHAR(120) GENERATED ALWAYS AS (CONCAT(imo, ' ', `notes`)) STORED,
  CONSTRAINT ck_imo CHECK (imo REGEXP '^IMO[0-9]{7}$' OR imo IS NULL),
  CONSTRAINT CHECK (json_valid(notes) || speed <> -1 && depth <= 10)
);
CREATE TABLE Crew (
  crew_id INT PRIMARY KEY AUTO_INCREMENT, vessel_id BIGINT NOT NULL, mentor_id INT,
  email VARCHAR(100) NOT NULL, hired DATE NOT NULL, `left` DATE,
  FOREIGN KEY ix_vessel (vessel_id) REFERENCES Vessel(vessel_id) ON DELETE CASCADE ON UPDATE CASCADE,
  FOREIGN KEY (mentor_id) REFERENCES crew (crew_id) ON DELETE SET NULL,
  CHECK (`left` IS NULL OR `left` >= hired)
);
CREATE TABLE sailing (
  vessel_id BIGINT, departs DATETIME, from_port INT UNSIGNED, to_port INT UNSIGNED,
  PRIMARY KEY (vessel_id, departs),
  CONSTRAINT fk_from FOREIGN KEY (from_port) REFERENCES ferries.port (port_id),
  CONSTRAINT ck_there CHECK (from_port <> to_port)
) PARTITION BY RANGE (YEAR(departs)) (PARTITION p0 VALUES LESS THAN (2000), PARTITION p1 VALUES LESS THAN MAXVALUE);
ALTER TABLE Vessel ADD CONSTRAINT fk_master FOREIGN KEY (MASTER_ID) REFERENCES Crew(crew_id), ADD COLUMN flag CHAR(2) DEFAULT 'FI' AFTER imo;
ALTER TABLE sailing ADD FOREIGN KEY (to_port) REFERENCES port (port_id), ADD UNIQUE INDEX uq_trip (from_port, to_port, departs),
  ADD FOREIGN KEY (vessel_id) REFERENCES nowhere (id);
ALTER TABLE Crew MODIFY email VARCHAR(150) NOT NULL, CHANGE hired hired_on DATE NOT NULL COMMENT 'first day', DROP COLUMN mentor_id;
CREATE UNIQUE INDEX uq_mail ON Crew ((LOWER(email)));
CREATE TABLE port_archive LIKE port;
CREATE TABLE counts AS SELECT COUNT(*) FROM port;
/*!50001 CREATE VIEW `v` AS select 1 AS `one` */;
UNLOCK TABLES
