package org.repmlpeval.job.report.provenance;

import java.util.Map;

/**
 * @param settings all settings under their keys in an architecture file
 * @param parametersByForm number of parameters of each form
 * @param tensorBytesByForm total size of the tensors of each form in bytes: 4 per value; quantised weights take 1 per value and 4 per
 *     scale
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
