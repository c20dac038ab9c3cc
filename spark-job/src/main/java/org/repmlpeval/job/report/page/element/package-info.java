/** Tables, charts and numbers of a page, whatever they are about. Nothing here knows reports or HTML. */
package org.repmlpeval.job.report.page.element;
