package org.repmlpeval.partitioning.segmentation;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.UserPath;
import org.repmlpeval.partitioning.classes.Names;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.folder.FolderTree;
import org.repmlpeval.partitioning.segmentation.PairedFolders.Side;

/** Lists the images of a data set with their label files, on any Hadoop file system. */
public final class SegmentationFolders {
    private final FolderTree data;
    private final SetLayout layout;
    private final LayoutHint hint;

    private SegmentationFolders(FolderTree data, SetLayout layout, LayoutHint hint) {
        this.data = data;
        this.layout = layout;
        this.hint = hint;
    }

    /**
     * @param data root of the data set as a user writes it, see {@link Location#of(Configuration, String)}. If a folder of labels is given,
     *     it may also be the folder of the images itself
     * @param labels folder of the labels of this split, or a list of pairs; empty for the folder of the layout
     * @param layout where images and labels lie
     * @param split empty for the layout's default
     * @throws DataSetException if folders or the list are missing, the list names missing images, there is no image, or no image has a
     *     label. The message says what was looked for, what is there and what to do
     * @throws IOException if a file system fails
     */
    public static SegmentationListing list(
            Configuration conf,
            String data,
            Optional<String> labels,
            SetLayout layout,
            Optional<String> split,
            ListingOptions options)
            throws IOException {
        FolderTree tree = FolderTree.open(conf, data, "the data set", options);
        if (labels.isEmpty()) {
            SetLayout own = layout.of(split);
            return new SegmentationFolders(tree, own, new LayoutHint(tree, layout, own))
                    .below()
                    .of(layout.name(split), own.list());
        }
        Location elsewhere = UserPath.fileOrFolder(conf, labels.get());
        if (isFile(elsewhere)) {
            if (split.isPresent()) {
                throw new DataSetException("settings split and labels are both given, but " + elsewhere
                        + " is a list, which holds one split; leave --split out");
            }
            return new PairList(tree, pairs(elsewhere))
                    .listing()
                    .of(Optional.empty(), Optional.of(elsewhere.toString()));
        }
        LayoutHint.requireOwnLabels(layout, elsewhere);
        SetLayout own = layout.of(split);
        FolderTree labelTree = FolderTree.open(conf, labels.get(), "the labels", options);
        SegmentationFolders folders = new SegmentationFolders(tree, own, new LayoutHint(tree, layout, own));
        if (tree.isFolder(own.images())) {
            return folders.with(labelTree, own.images(), folders.list()).of(layout.name(split), own.list());
        }
        if (split.isPresent()) {
            throw new DataSetException("setting split is " + Names.quoted(split.get()) + ", but data set root "
                    + tree.root() + " holds no folder " + Names.quoted(own.images())
                    + ", so that all of its images would be evaluated; give the root of the data set as --data, or leave"
                    + " --split out");
        }
        return folders.with(labelTree, ".", Optional.empty());
    }

    /** Images and labels both lie below the root. */
    private SegmentationListing below() throws IOException {
        if (layout.images().equals(layout.labels()) && layout.imageSuffix().isEmpty()) {
            throw new DataSetException("images and labels would both be read from " + data.root()
                    + "; give the folder of the labels with --labels DIR, or a --dataset that says how labels differ from"
                    + " images");
        }
        Optional<ListFile> list = list();
        if (list.isPresent() && list.get().holdsPairs()) {
            return new PairList(data, list.get()).listing();
        }
        requireFolder("images", layout.images());
        requireFolder("labels", layout.labels());
        Side images = new Side(layout.images(), data.files(layout.images()));
        Side labels = new Side(layout.labels(), data.files(layout.labels()));
        return new PairedFolders(layout, false, images, labels).listing(list, data, data, hint);
    }

    /** Labels lie in a folder of their own. */
    private SegmentationListing with(FolderTree labelTree, String folder, Optional<ListFile> list) throws IOException {
        Side images = new Side(folder, data.files(folder));
        Side labels = new Side(".", labelTree.files("."));
        return new PairedFolders(layout, true, images, labels).listing(list, data, labelTree, hint);
    }

    private void requireFolder(String content, String folder) throws IOException {
        if (!data.isFolder(folder)) {
            throw hint.noFolder(content, folder);
        }
    }

    private Optional<ListFile> list() throws IOException {
        if (layout.list().isEmpty()) {
            return Optional.empty();
        }
        Location root = data.root();
        Location file =
                new Location(root.fileSystem(), root.resolve(layout.list().get()));
        if (!root.fileSystem().exists(file.path())) {
            throw hint.noList(layout.list().get());
        }
        return Optional.of(ListFile.read(file));
    }

    private static ListFile pairs(Location file) throws IOException {
        ListFile list = ListFile.read(file);
        if (!list.holdsPairs()) {
            throw new DataSetException(
                    "list " + file + " given as --labels names no labels; write image<TAB>label in each"
                            + " line, with paths relative to --data");
        }
        return list;
    }

    private static boolean isFile(Location labels) throws IOException {
        try {
            return labels.fileSystem().getFileStatus(labels.path()).isFile();
        } catch (FileNotFoundException e) {
            throw new DataSetException(
                    "labels " + labels + " do not exist; give --labels a folder of label files, or a text"
                            + " file of lines image<TAB>label",
                    e);
        }
    }
}
