package org.repmlpeval.job.report;

import java.util.Map;

/**
 * @param settings all settings in canonical text
 * @param parametersByForm number of parameters of each form
 */
public record ArchitectureSection(String name, String settings, Map<String, Long> parametersByForm) {
    public ArchitectureSection {
        parametersByForm = Ordered.copy(parametersByForm);
    }
}
