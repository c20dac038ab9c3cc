package org.repmlpeval.partitioning.segmentation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.classes.Names;
import org.repmlpeval.partitioning.dataset.FileVersion;
import org.repmlpeval.partitioning.dataset.IgnoredFiles;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.Target;
import org.repmlpeval.partitioning.folder.FolderTree;

/** Images and labels that a list names pair by pair, with paths relative to the data set's root. */
record PairList(FolderTree data, ListFile list) {

    /** @throws DataSetException if an image does not exist or is named twice, a path lies outside the root, or no label exists */
    SegmentationListing listing() throws IOException {
        List<String> images = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        for (ListFile.Line line : list.lines()) {
            images.add(relative(line, line.image()));
            labels.add(relative(line, line.label().orElseThrow()));
        }
        requireUnique(images);
        List<Optional<FileStatus>> imageFiles = data.statuses(images);
        List<Optional<FileStatus>> labelFiles = data.statuses(labels);
        requireImages(images, imageFiles);
        List<ImageEntry> entries = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            String label = labels.get(i);
            Target target = labelFiles
                    .get(i)
                    .<Target>map(file -> new Target.LabelFile(label, file.getLen(), FileVersion.of(file)))
                    .orElse(Target.NONE);
            FileStatus image = imageFiles.get(i).orElseThrow();
            entries.add(new ImageEntry(images.get(i), target, image.getLen(), FileVersion.of(image)));
        }
        long unlabelled = labelFiles.stream().filter(Optional::isEmpty).count();
        if (unlabelled == images.size()) {
            throw new DataSetException("none of the " + images.size() + " labels that " + list.file()
                    + " names exists; the first is " + Names.quoted(labels.get(0)) + ", looked for in " + data.root()
                    + ". Paths in the list are relative to --data");
        }
        entries.sort(Comparator.comparing(ImageEntry::id));
        ImageListing listing = new ImageListing(data.root().uri(), List.of(), entries, IgnoredFiles.empty());
        return new SegmentationListing(listing, data.root().uri(), unlabelled, OrphanLabels.of(List.of()));
    }

    /** Lists of other programs write absolute paths, or a slash before paths below their root. */
    private String relative(ListFile.Line line, String path) {
        String root = data.root().path().toUri().getPath();
        String inside = path.startsWith(root + "/") ? path.substring(root.length()) : path;
        String relative = inside.replaceFirst("^/+", "");
        if (relative.isEmpty() || ("/" + relative + "/").contains("/../")) {
            throw new DataSetException("line " + line.number() + " of the list " + list.file() + " names "
                    + Names.quoted(path) + "; legal: a path below the data set's root " + data.root());
        }
        return relative;
    }

    private void requireUnique(List<String> images) {
        SplitNames.requireUnique(list, images);
    }

    private void requireImages(List<String> images, List<Optional<FileStatus>> files) {
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            if (files.get(i).isEmpty()) {
                missing.add(images.get(i));
            }
        }
        SplitNames.requireNone(missing, list, data.root().toString());
    }
}
