package org.repmlpeval.job.report.page.element;

import java.util.Map;

/**
 * A chart of a page.
 *
 * @param id of its element, unique in the page
 * @param kind which drawing of {@code page.js} shows it
 * @param label what it shows, in one sentence for those who do not see it
 * @param data as {@code page.js} reads it, numbers and strings only
 * @param table the same values as a table
 */
public record Chart(String id, String kind, String label, Map<String, ?> data, PageTable table) {}
