package org.repmlpeval.job.report.provenance;

import java.util.List;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.classes.Names;

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

    /** How many images have no label, and which: {@code 1 image has no label in val.csv: 'a.png'}. */
    public String unlabelledText() {
        return Count.of(unlabelledImages, "image") + Count.verb(unlabelledImages, " has", " have") + " no label in "
                + path + ": " + Names.some(unlabelledExamples, unlabelledImages);
    }

    /** How many images the file labels, for the console. */
    public String text() {
        return Count.of(labelledImages, "image") + " labelled by " + path + " (" + format + ", matched " + matchedBy
                + ")"
                + (severalLabels == 0
                        ? ""
                        : "; " + Count.of(severalLabels, "image") + Count.verb(severalLabels, " has", " have")
                                + " several correct classes");
    }
}
