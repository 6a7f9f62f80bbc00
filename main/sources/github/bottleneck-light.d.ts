/** The smaller Bottleneck that Octokit's plugins use; its types are those of the whole. */
declare module 'bottleneck/light.js' {
  import Bottleneck from 'bottleneck'

  export default Bottleneck
}
