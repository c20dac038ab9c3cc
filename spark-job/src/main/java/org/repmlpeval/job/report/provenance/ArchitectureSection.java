package org.repmlpeval.job.report.provenance;

import java.util.Map;

/**
 * @param settings all settings by their keys in an architecture file
 * @param parametersByForm number of parameters of each form
 * @param tensorBytesByForm bytes of all tensors of each form, 4 per value, of quantised weights 1 and 4 per scale
 */
public record ArchitectureSection(
        String name,
        Map<String, Object> settings,
        Map<String, Long> parametersByForm,
        Map<String, Long> tensorBytesByForm) {
    public ArchitectureSection {
        settings = Ordered.copy(settings);
        parametersByForm = Ordered.copy(parametersByForm);
        tensorBytesByForm = Ordered.copy(tensorBytesByForm);
    }
}
