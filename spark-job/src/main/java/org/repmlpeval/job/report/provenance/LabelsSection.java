package org.repmlpeval.job.report.provenance;

import java.util.List;

/**
 * The labels that came from a file instead of the class folders.
 *
 * @param path the file
 * @param sha256 of the file, lower-case hexadecimal
 * @param format how it is written: {@code lines}, {@code list}, {@code csv} or {@code json}
 * @param matchedBy how its entries were matched with images
 * @param meaning what its classes stand for and how that was decided
 * @param entries number of its entries
 * @param labelledImages images with at least one label, before {@code --limit}
 * @param severalLabels those of them with more than one correct label
 * @param unlabelledImages images without a label
 * @param unlabelledExamples the first few of those
 * @param unusedEntries entries that fit no image
 * @param unusedExamples the first few of those
 * @param repeatedEntries entries that say the same as an earlier one
 */
public record LabelsSection(
        String path,
        String sha256,
        String format,
        String matchedBy,
        String meaning,
        long entries,
        long labelledImages,
        long severalLabels,
        long unlabelledImages,
        List<String> unlabelledExamples,
        long unusedEntries,
        List<String> unusedExamples,
        long repeatedEntries) {
    public LabelsSection {
        unlabelledExamples = List.copyOf(unlabelledExamples);
        unusedExamples = List.copyOf(unusedExamples);
    }

    /** The same in words, for the console. */
    public String text() {
        return labelledImages + " images labelled by " + path + " (" + format + ", matched " + matchedBy + "): "
                + meaning + (severalLabels == 0 ? "" : "; " + severalLabels + " images have several correct classes");
    }
}
