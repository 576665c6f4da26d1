-- an author dies after being born
SELECT count(*) FROM Authors WHERE death_date <= birth_date;
-- an author dies as an adult
SELECT count(*) FROM Authors WHERE death_date < date(birth_date, '+18 years');
-- nobody is older than 110
SELECT count(*) FROM Authors WHERE coalesce(death_date, '2026-01-01') > date(birth_date, '+110 years');
-- a book appears while its author is alive and grown up
SELECT count(*) FROM Books b JOIN Authors a USING (author_id) WHERE b.publication_date < date(a.birth_date, '+16 years') OR b.publication_date > date(a.death_date, '+2 years');
-- no more copies are available than there are
SELECT count(*) FROM Book_Inventory WHERE available_quantity NOT BETWEEN 0 AND quantity;
-- what is available is what isn't on loan
SELECT count(*) FROM Book_Inventory i WHERE available_quantity <> quantity - (SELECT count(*) FROM Book_Loans l WHERE l.inventory_id = i.inventory_id AND l.return_date IS NULL);
-- a loan is due after it began
SELECT count(*) FROM Book_Loans WHERE due_date <= date(loan_date);
-- a loan ends after it began
SELECT count(*) FROM Book_Loans WHERE return_date < loan_date;
-- a returned loan has its date, another has none
SELECT count(*) FROM Book_Loans WHERE (loan_status = 'Returned') <> (return_date IS NOT NULL);
-- an overdue loan is past its due date
SELECT count(*) FROM Book_Loans WHERE loan_status = 'Overdue' AND due_date >= '2026-01-01';
-- a checked-out loan isn't past its due date
SELECT count(*) FROM Book_Loans WHERE loan_status IN ('Checked Out', 'Renewed') AND due_date < '2026-01-01';
-- a fine is for what is late or lost
SELECT count(*) FROM Book_Loans WHERE fine_amount > 0 AND NOT (loan_status IN ('Overdue', 'Lost') OR date(return_date) > due_date);
-- a loan comes after its member joined
SELECT count(*) FROM Book_Loans l JOIN Library_Members m USING (member_id) WHERE l.loan_date < m.join_date;
-- a member is born before joining
SELECT count(*) FROM Library_Members WHERE join_date <= date(date_of_birth, '+3 years');
-- a branch's manager works there
SELECT count(*) FROM Library_Branches b JOIN Employees e ON e.employee_id = b.manager_id WHERE e.branch_id IS NOT b.branch_id;
-- a department's manager belongs to it
SELECT count(*) FROM Departments d JOIN Employees e ON e.employee_id = d.manager_id WHERE e.department_id IS NOT d.department_id;
-- most branches have a manager
SELECT max(0, count(*) - 2 * count(manager_id)) FROM Library_Branches;
-- an ISBN has its check digit
WITH RECURSIVE digits(isbn, text, at, total) AS (
  SELECT isbn, replace(isbn, '-', ''), 1, 0 FROM Books WHERE length(replace(isbn, '-', '')) = 13
  UNION ALL SELECT isbn, text, at + 1, total + CAST(substr(text, at, 1) AS INTEGER) * CASE at % 2 WHEN 1 THEN 1 ELSE 3 END FROM digits WHERE at <= 13)
SELECT (SELECT count(*) FROM Books) - count(*) FROM digits WHERE at = 14 AND total % 10 = 0;
-- a book has a believable number of pages
SELECT count(*) FROM Books WHERE number_of_pages NOT BETWEEN 8 AND 3000;
