//! What people look at: tables, charts, workbooks, the page.
