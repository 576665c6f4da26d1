/* It's the depot */
USE [master]
GO
IF NOT EXISTS (SELECT * FROM sys.databases WHERE name = N'Depot') CREATE DATABASE [Depot]
GO
SET ANSI_NULLS ON
SET QUOTED_IDENTIFIER ON
GO
CREATE TYPE [dbo].[Phone] FROM nvarchar(25) NOT NULL
GO
EXEC sp_addtype 'Flag', 'bit', 'NOT NULL'
GO
IF OBJECT_ID(N'[dbo].[Truck]') IS NULL
CREATE TABLE [dbo].[Truck](
	[TruckID] [int] IDENTITY(1,1) NOT NULL,
	[Plate] [nvarchar](10) COLLATE Latin1_General_CI_AS NOT NULL,
	[Price] [money] NULL CONSTRAINT [DF_Price] DEFAULT ((0.00)),
	[Loaded]  AS ([Price]*(2)) PERSISTED,
	[Stamp] [rowversion] NOT NULL, Guid uniqueidentifier ROWGUIDCOL DEFAULT (newid()),
	[Photo] varbinary(max), [Notes] [nvarchar](max), Owner sysname, Active [dbo].[Flag], Tel dbo.Phone,
	[Since] [datetime2](7) DEFAULT SYSDATETIME(), Width decimal, Load tinyint SPARSE NULL,
 CONSTRAINT [PK_Truck] PRIMARY KEY CLUSTERED 
(
	[TruckID] ASC
)WITH (PAD_INDEX = OFF, IGNORE_DUP_KEY = OFF) ON [PRIMARY],
 CONSTRAINT [UQ_Plate] UNIQUE NONCLUSTERED ([Plate] ASC),
 INDEX IX_Price NONCLUSTERED (Price)
) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY]
GO
-- Journeys, no semicolons
CREATE TABLE dbo.Journey (
  JourneyID int NOT NULL PRIMARY KEY,
  TruckID int NOT NULL FOREIGN KEY REFERENCES Truck(TruckID) ON DELETE CASCADE,
  DriverID int, -- FK to Driver
  Status varchar(10) DEFAULT 'open' NOT NULL CHECK (Status IN ('open', N'done')),
  Code char(5) NOT NULL CHECK (Code LIKE '[A-Z][0-9][0-9]%'),
  Km as (JourneyID * 10),
  Leaves datetime NOT NULL, Arrives datetime NULL
  CONSTRAINT CK_Order CHECK NOT FOR REPLICATION (Arrives IS NULL OR Arrives >= Leaves)
)
CREATE TABLE #scratch (a int)
CREATE TABLE Driver (
  DriverID int CONSTRAINT PK_Driver PRIMARY KEY,
  Boss int NULL,
  Mail nvarchar(80) NULL,
  Born date,
  Salary smallmoney
)
ALTER TABLE Driver WITH CHECK ADD CONSTRAINT FK_Boss FOREIGN KEY(Boss) REFERENCES Driver (DriverID)
ALTER TABLE [dbo].[Driver] CHECK CONSTRAINT [FK_Boss]
ALTER TABLE Driver ADD
  CONSTRAINT DF_Born DEFAULT (getdate()) FOR Born,
  CONSTRAINT CK_Salary CHECK (Salary >= 100 AND LEN(Mail) > 3),
  CONSTRAINT UQ_Mail UNIQUE (Mail),
  Grade tinyint NULL
ALTER TABLE Driver ALTER COLUMN Mail nvarchar(120) NOT NULL
GO
CREATE UNIQUE NONCLUSTERED INDEX UX_Open ON dbo.Journey (TruckID) INCLUDE (Leaves) WHERE ([Arrives] IS NULL) WITH (FILLFACTOR = 80)
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'Number plate, it''s unique', @level0type=N'SCHEMA',@level0name=N'dbo', @level1type=N'TABLE',@level1name=N'Truck', @level2type=N'COLUMN',@level2name=N'Plate'
GO
CREATE PROCEDURE dbo.Clean AS
BEGIN
  CREATE TABLE Inside (a int);
  DELETE FROM Truck;
END
GO
INSERT [dbo].[Truck] ([Plate]) VALUES (N'ABC'), (N'GO')
GO
PRINT 'done'
