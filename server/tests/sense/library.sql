-- an author dies as an adult
SELECT count(*) FROM authors WHERE death_date < date(birth_date, '+18 years');
-- nobody is older than 110
SELECT count(*) FROM authors WHERE coalesce(death_date, '2026-01-01') > date(birth_date, '+110 years');
-- a book appears while its author is alive and grown up
SELECT count(*) FROM books JOIN authors USING (author_id) WHERE publication_date < date(birth_date, '+16 years') OR publication_date > date(death_date, '+2 years');
-- what is available is what isn't on loan
SELECT count(*) FROM copies c WHERE available_quantity <> quantity - (SELECT count(*) FROM loans l WHERE l.copy_id = c.copy_id AND return_date IS NULL);
-- a loan is due after it began
SELECT count(*) FROM loans WHERE due_date <= date(loan_date);
-- a loan ends after it began
SELECT count(*) FROM loans WHERE return_date < loan_date;
-- a returned loan has its date, another has none
SELECT count(*) FROM loans WHERE (loan_status = 'Returned') <> (return_date IS NOT NULL);
-- an overdue loan is past its due date, a running one isn't
SELECT count(*) FROM loans WHERE (loan_status = 'Overdue' AND due_date >= '2026-01-01') OR (loan_status = 'Checked Out' AND due_date < '2026-01-01');
-- a fine is for what is late or lost
SELECT count(*) FROM loans WHERE fine_amount > 0 AND NOT (loan_status IN ('Overdue', 'Lost') OR date(return_date) > due_date);
-- a loan comes after its member joined
SELECT count(*) FROM loans JOIN members USING (member_id) WHERE loan_date < join_date;
-- a branch's manager works there
SELECT count(*) FROM branches b JOIN staff s ON s.staff_id = b.manager_id WHERE s.branch_id IS NOT b.branch_id;
-- a department's manager belongs to it
SELECT count(*) FROM departments d JOIN staff s ON s.staff_id = d.manager_id WHERE s.department_id IS NOT d.department_id;
-- most branches have a manager
SELECT max(0, count(*) - 2 * count(manager_id)) FROM branches;
-- an ISBN has its check digit
WITH RECURSIVE digits(text, at, total) AS (
  SELECT replace(isbn, '-', ''), 1, 0 FROM books
  UNION ALL SELECT text, at + 1, total + substr(text, at, 1) * CASE at % 2 WHEN 1 THEN 1 ELSE 3 END FROM digits WHERE at <= 13)
SELECT (SELECT count(*) FROM books) - count(*) FROM digits WHERE at = 14 AND total % 10 = 0;
-- a publisher's address carries its name
SELECT max(0, count(*) - 2 * sum(instr(contact_email, lower(substr(name, 1, 4))) > 0)) FROM publishers WHERE name NOT LIKE 'The %' AND contact_email IS NOT NULL;
