/** The report as Markdown, plain text, tables in CSV, and a test report in XML. Nothing is computed here. */
package org.repmlpeval.job.report.text;
