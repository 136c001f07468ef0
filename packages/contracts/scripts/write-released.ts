// Part of a release: the contract as it is now becomes what the next one is compared with.
import { currentContract } from './compatibility/contract.ts'
import { writeReleased } from './compatibility/released.ts'

writeReleased(currentContract())
